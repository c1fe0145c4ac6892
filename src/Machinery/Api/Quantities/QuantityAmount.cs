using System.Globalization;

namespace MiniKube.Machinery.Api.Quantities;

/// <summary>A parsed quantity: an exact count of 10⁻⁹ units, and the suffix family to write it in.</summary>
internal readonly record struct QuantityAmount(Int128 Nanos, QuantityFormat Format)
{
    public static readonly Int128 NanosPerUnit = 1_000_000_000;
    public static readonly Int128 Max = (Int128)long.MaxValue * NanosPerUnit;

    private static readonly string[] DecimalSuffixes = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
    private static readonly string[] BinarySuffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

    // The sum takes the family of its first summand, unless that is a plain zero.
    public static QuantityAmount operator +(QuantityAmount a, QuantityAmount b) =>
        new(Cap(a.Nanos + b.Nanos), a.Nanos == 0 ? b.Format : a.Format);

    public static QuantityAmount operator -(QuantityAmount a, QuantityAmount b) =>
        new(Cap(a.Nanos - b.Nanos), a.Nanos == 0 ? b.Format : a.Format);

    public static QuantityAmount operator *(QuantityAmount a, long factor)
    {
        if (factor == 0 || a.Nanos == 0) return new(0, a.Format);
        var limit = Max / Int128.Abs(factor);
        if (Int128.Abs(a.Nanos) > limit) return new(Int128.Sign(a.Nanos) * Math.Sign(factor) > 0 ? Max : -Max, a.Format);
        return new(a.Nanos * factor, a.Format);
    }

    /// <summary>The amount in units of 10^<paramref name="scale"/> (0 or less, at least -9), rounded away from zero.</summary>
    public long Rounded(int scale)
    {
        var unit = NanosPerUnit;
        for (var i = scale; i < 0; i++) unit /= 10;
        var (quotient, rest) = Int128.DivRem(Nanos, unit);
        if (rest != 0) quotient += Int128.Sign(Nanos);
        if (quotient > long.MaxValue) return long.MaxValue;
        return quotient < long.MinValue ? long.MinValue : (long)quotient;
    }

    public Quantity ToQuantity() => new(ToString());

    public override string ToString()
    {
        if (Nanos == 0) return "0";
        return Format == QuantityFormat.BinarySi && IsWhole && Int128.Abs(Nanos) >= 1024 * NanosPerUnit ? Binary() : Decimal();
    }

    private bool IsWhole => Nanos % NanosPerUnit == 0;

    private static Int128 Cap(Int128 nanos) => nanos > Max ? Max : nanos < -Max ? -Max : nanos;

    private string Binary()
    {
        var mantissa = Nanos / NanosPerUnit;
        var power = 0;
        while (power < BinarySuffixes.Length - 1 && mantissa % 1024 == 0)
        {
            mantissa /= 1024;
            power++;
        }

        return mantissa.ToString(CultureInfo.InvariantCulture) + BinarySuffixes[power];
    }

    private string Decimal()
    {
        var mantissa = Nanos;
        var step = 0;
        while (step < DecimalSuffixes.Length - 1 && mantissa % 1000 == 0)
        {
            mantissa /= 1000;
            step++;
        }

        var number = mantissa.ToString(CultureInfo.InvariantCulture);
        if (Format != QuantityFormat.DecimalExponent) return number + DecimalSuffixes[step];
        var exponent = (step - 3) * 3;
        return exponent == 0 ? number : $"{number}e{exponent.ToString(CultureInfo.InvariantCulture)}";
    }
}
