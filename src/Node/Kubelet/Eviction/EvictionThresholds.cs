using System.Globalization;
using MiniKube.Machinery.Hosting.Options;

namespace MiniKube.Node.Kubelet.Eviction;

/// <summary>A limit in units or as a share of the whole.</summary>
public readonly record struct Threshold(long? Units, double? Share)
{
    public bool IsUnder(long available, long total) => Units is { } units ? available < units : Share is { } share && available < share * total;
}

/// <summary>Below which of these the node is under pressure.</summary>
public sealed record EvictionThresholds(Threshold Memory, Threshold NodeDisk, Threshold ImageDisk, Threshold Inodes)
{
    public static EvictionThresholds Default { get; } = new(new Threshold(100L << 20, null), new Threshold(null, 0.10), new Threshold(null, 0.15), new Threshold(null, 0.05));

    /// <param name="items"><c>memory.available&lt;100Mi</c>, …; null for the defaults. Signals not named are off.</param>
    /// <exception cref="FlagException">An item is no threshold.</exception>
    public static EvictionThresholds Parse(IReadOnlyCollection<string>? items)
    {
        if (items is null) return Default;
        var result = new EvictionThresholds(default, default, default, default);
        foreach (var item in items)
        {
            if (item.Split('<', 2) is not [var signal, var text]) throw Invalid(item);
            var threshold = ParseLimit(item, text);
            result = signal.Trim() switch
            {
                "memory.available" => result with { Memory = threshold },
                "nodefs.available" => result with { NodeDisk = threshold },
                "imagefs.available" => result with { ImageDisk = threshold },
                "nodefs.inodesFree" or "imagefs.inodesFree" => result with { Inodes = threshold },
                _ => throw Invalid(item),
            };
        }
        return result;
    }

    private static Threshold ParseLimit(string item, string text)
    {
        if (text.EndsWith('%') && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var percent))
            return new Threshold(null, percent / 100);
        return Quantity.TryParse(text, out var quantity) ? new Threshold(quantity.Value, null) : throw Invalid(item);
    }

    private static FlagException Invalid(string item) => new($"invalid argument \"{item}\" for \"--eviction-hard\" flag: invalid eviction threshold");
}
