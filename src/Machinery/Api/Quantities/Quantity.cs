using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Quantities;

/// <summary>A fixed-point amount of a resource (<c>100m</c>, <c>64Mi</c>, <c>1e3</c>), kept as it was written.
/// <c>==</c> compares the text; <see cref="CompareTo"/> compares amounts (<c>1000m</c> is <c>1</c>). Amounts are exact to
/// 10⁻⁹ (finer ones are rounded up, away from zero) and capped at ±(2⁶³−1). Arithmetic and comparison throw
/// <see cref="FormatException"/> when the text is no quantity; <see cref="TryParse"/> first where it comes from outside.</summary>
[ApiType("io.k8s.apimachinery.pkg.api.resource.Quantity")]
[JsonConverter(typeof(QuantityJsonConverter))]
public readonly record struct Quantity(string Text) : IComparable<Quantity>
{
    public static Quantity Zero { get; } = new("0");

    /// <summary>The amount in whole units, rounded up: bytes of memory, CPUs, pods.</summary>
    public long Value => Amount.Rounded(0);

    /// <summary>The amount in thousandths, rounded up: millicores.</summary>
    public long MilliValue => Amount.Rounded(-3);

    public bool IsZero => Amount.Nanos == 0;

    /// <summary>-1, 0 or 1.</summary>
    public int Sign => Int128.Sign(Amount.Nanos);

    internal QuantityAmount Amount => QuantityParser.TryParse(Text ?? "0", out var amount) is { } error ? throw new FormatException(error) : amount;

    /// <exception cref="FormatException">The text is no quantity; the message is the one clients know.</exception>
    public static Quantity Parse(string text) =>
        QuantityParser.TryParse(text, out _) is { } error ? throw new FormatException(error) : new Quantity(text);

    public static bool TryParse(string text, out Quantity quantity)
    {
        var ok = QuantityParser.TryParse(text, out _) is null;
        quantity = ok ? new Quantity(text) : default;
        return ok;
    }

    /// <summary>Whole units in decimal form: <c>3k</c> for 3000.</summary>
    public static Quantity FromValue(long value, QuantityFormat format = QuantityFormat.DecimalSi) =>
        new QuantityAmount((Int128)value * QuantityAmount.NanosPerUnit, format).ToQuantity();

    public static Quantity FromMilli(long milli) => new QuantityAmount((Int128)milli * 1_000_000, QuantityFormat.DecimalSi).ToQuantity();

    public static Quantity operator +(Quantity a, Quantity b) => (a.Amount + b.Amount).ToQuantity();

    public static Quantity operator -(Quantity a, Quantity b) => (a.Amount - b.Amount).ToQuantity();

    public static Quantity operator *(Quantity a, long factor) => (a.Amount * factor).ToQuantity();

    public static bool operator <(Quantity a, Quantity b) => a.CompareTo(b) < 0;

    public static bool operator >(Quantity a, Quantity b) => a.CompareTo(b) > 0;

    public static bool operator <=(Quantity a, Quantity b) => a.CompareTo(b) <= 0;

    public static bool operator >=(Quantity a, Quantity b) => a.CompareTo(b) >= 0;

    public int CompareTo(Quantity other) => Amount.Nanos.CompareTo(other.Amount.Nanos);

    /// <summary>The form the server stores: the largest suffix that needs no fraction (<c>0.5</c> → <c>500m</c>, <c>1024Ki</c> → <c>1Mi</c>).</summary>
    public Quantity Canonical() => Amount.ToQuantity();

    public override string ToString() => Text ?? "0";
}
