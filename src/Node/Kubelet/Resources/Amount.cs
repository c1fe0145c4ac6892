using System.Globalization;

namespace MiniKube.Node.Kubelet.Resources;

/// <summary>Reads quantities as the integers a node works with. Fractions round up, as the resource model demands.</summary>
public static class Amount
{
    /// <summary>The quantity as a number of its unit, exact to a thousandth; zero where the text is no quantity.</summary>
    public static decimal Of(Quantity quantity) => Quantity.TryParse(quantity.ToString(), out var parsed) ? parsed.MilliValue / 1000m : 0m;

    /// <summary>Whole units (bytes, pods), rounded up.</summary>
    public static long Units(Quantity quantity) => Clamp(Of(quantity));

    /// <summary>Thousandths of a unit (milli-CPU), rounded up.</summary>
    public static long Milli(Quantity quantity) => Clamp(Of(quantity) * 1000m);

    /// <summary>The named entry in whole units, or null when it is absent.</summary>
    public static long? Units(IReadOnlyDictionary<string, Quantity>? resources, string name) =>
        resources is not null && resources.TryGetValue(name, out var quantity) ? Units(quantity) : null;

    /// <summary>The named entry in thousandths, or null when it is absent.</summary>
    public static long? Milli(IReadOnlyDictionary<string, Quantity>? resources, string name) =>
        resources is not null && resources.TryGetValue(name, out var quantity) ? Milli(quantity) : null;

    /// <summary>The shortest text for a number of milli-units: <c>1500m</c>, <c>2</c>.</summary>
    public static Quantity FromMilli(long milli) =>
        new(milli % 1000 == 0 ? (milli / 1000).ToString(CultureInfo.InvariantCulture) : milli.ToString(CultureInfo.InvariantCulture) + "m");

    /// <summary>Bytes as Kubernetes prints memory: in Ki where it divides, else plain.</summary>
    public static Quantity FromBytes(long bytes) =>
        new(bytes > 0 && bytes % 1024 == 0 ? (bytes / 1024).ToString(CultureInfo.InvariantCulture) + "Ki" : bytes.ToString(CultureInfo.InvariantCulture));

    public static Quantity FromUnits(long units) => new(units.ToString(CultureInfo.InvariantCulture));

    private static long Clamp(decimal value)
    {
        var rounded = Math.Ceiling(value);
        return rounded >= long.MaxValue ? long.MaxValue : rounded <= long.MinValue ? long.MinValue : (long)rounded;
    }
}
