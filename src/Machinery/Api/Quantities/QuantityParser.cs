using System.Globalization;

namespace MiniKube.Machinery.Api.Quantities;

/// <summary>Reads <c>sign? digits ('.' digits)? suffix</c>, where the suffix is decimal, binary or an exponent.</summary>
internal static class QuantityParser
{
    public const string WrongFormat = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
    private const string WrongSuffix = "unable to parse quantity's suffix";
    private const string WrongNumber = "unable to parse numeric part of quantity";

    /// <summary>Null when the text was read, else why it is no quantity.</summary>
    public static string? TryParse(ReadOnlySpan<char> text, out QuantityAmount amount)
    {
        amount = default;
        if (text.IsEmpty) return WrongFormat;
        var at = text[0] is '+' or '-' ? 1 : 0;
        var end = at;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.')) end++;
        if (end == at) return WrongFormat;
        if (!IsSuffixShaped(text[end..])) return WrongFormat;
        if (Suffix(text[end..]) is not { } suffix) return WrongSuffix;
        if (Digits(text[at..end]) is not { } number) return WrongNumber;
        var nanos = Scale(number, suffix);
        amount = new(text[0] == '-' ? -nanos : nanos, suffix.Format);
        return null;
    }

    private static bool IsSuffixShaped(ReadOnlySpan<char> suffix)
    {
        var i = 0;
        while (i < suffix.Length && "eEinumkKMGTP".Contains(suffix[i])) i++;
        if (i < suffix.Length && suffix[i] is '+' or '-') i++;
        while (i < suffix.Length && char.IsAsciiDigit(suffix[i])) i++;
        return i == suffix.Length;
    }

    private static SuffixValue? Suffix(ReadOnlySpan<char> suffix) => suffix switch
    {
        "" => new(10, 0, QuantityFormat.DecimalSi),
        "n" => new(10, -9, QuantityFormat.DecimalSi),
        "u" => new(10, -6, QuantityFormat.DecimalSi),
        "m" => new(10, -3, QuantityFormat.DecimalSi),
        "k" => new(10, 3, QuantityFormat.DecimalSi),
        "M" => new(10, 6, QuantityFormat.DecimalSi),
        "G" => new(10, 9, QuantityFormat.DecimalSi),
        "T" => new(10, 12, QuantityFormat.DecimalSi),
        "P" => new(10, 15, QuantityFormat.DecimalSi),
        "E" => new(10, 18, QuantityFormat.DecimalSi),
        "Ki" => new(2, 10, QuantityFormat.BinarySi),
        "Mi" => new(2, 20, QuantityFormat.BinarySi),
        "Gi" => new(2, 30, QuantityFormat.BinarySi),
        "Ti" => new(2, 40, QuantityFormat.BinarySi),
        "Pi" => new(2, 50, QuantityFormat.BinarySi),
        "Ei" => new(2, 60, QuantityFormat.BinarySi),
        _ => suffix[0] is 'e' or 'E' && int.TryParse(suffix[1..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent)
            ? new(10, exponent, QuantityFormat.DecimalExponent)
            : null,
    };

    // 28 significant digits hold the largest amount to its last nano; what follows them only decides the rounding.
    private static Number? Digits(ReadOnlySpan<char> text)
    {
        Int128 mantissa = 0;
        var (fraction, dropped, seenPoint, rest) = (0, 0, false, false);
        foreach (var c in text)
        {
            if (c == '.')
            {
                if (seenPoint) return null;
                seenPoint = true;
                continue;
            }

            if (mantissa < QuantityAmount.Max)
            {
                mantissa = (mantissa * 10) + (c - '0');
                if (seenPoint) fraction++;
            }
            else
            {
                rest |= c != '0';
                if (!seenPoint) dropped++;
            }
        }

        return text is "." ? null : new Number(mantissa, dropped - fraction, rest);
    }

    private static Int128 Scale(Number number, SuffixValue suffix)
    {
        if (number.Mantissa == 0) return 0;
        var exponent = Math.Clamp((long)number.Exponent + 9 + (suffix.Base == 10 ? suffix.Exponent : 0), -100, 100);
        var value = number.Mantissa;
        var inexact = number.HasRest;
        if (suffix.Base == 2)
        {
            // Multiply in steps, so that a long fraction is not cut before the binary factor brings it back into range.
            var wide = (System.Numerics.BigInteger)value << suffix.Exponent;
            return Finish(wide, exponent, inexact);
        }

        return Finish(value, exponent, inexact);
    }

    private static Int128 Finish(System.Numerics.BigInteger value, long exponent, bool inexact)
    {
        var power = System.Numerics.BigInteger.Pow(10, (int)Math.Abs(exponent));
        if (exponent >= 0)
        {
            value *= power;
        }
        else
        {
            value = System.Numerics.BigInteger.DivRem(value, power, out var remainder);
            inexact |= !remainder.IsZero;
        }

        if (inexact) value += 1;
        return value > QuantityAmount.Max ? QuantityAmount.Max : (Int128)value;
    }

    private readonly record struct SuffixValue(int Base, int Exponent, QuantityFormat Format);

    private readonly record struct Number(Int128 Mantissa, int Exponent, bool HasRest);
}
