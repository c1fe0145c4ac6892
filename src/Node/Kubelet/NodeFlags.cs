using MiniKube.Machinery.Hosting.Options;

namespace MiniKube.Node.Kubelet;

/// <summary>Reads the flags with a syntax of their own. Pure.</summary>
public static class NodeFlags
{
    private static readonly string[] Effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

    /// <exception cref="FlagException">An item is no <c>key=value</c>.</exception>
    public static IReadOnlyDictionary<string, string> Labels(IEnumerable<string> items)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            var at = item.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0) throw new FlagException($"invalid argument \"{item}\" for \"--node-labels\" flag: must be key=value");
            labels[item[..at]] = item[(at + 1)..];
        }
        return labels;
    }

    /// <exception cref="FlagException">An item is no <c>key[=value]:effect</c>.</exception>
    public static IReadOnlyList<Taint> Taints(IEnumerable<string> items) => [.. items.Select(item =>
    {
        var colon = item.LastIndexOf(':');
        var effect = colon > 0 ? item[(colon + 1)..] : "";
        if (!Effects.Contains(effect)) throw new FlagException($"invalid argument \"{item}\" for \"--register-with-taints\" flag: invalid taint effect: {effect}");
        var pair = item[..colon].Split('=', 2);
        return new Taint { Key = pair[0], Value = pair.Length > 1 ? pair[1] : null, Effect = effect };
    })];

    /// <exception cref="FlagException">An item is no <c>resource=quantity</c>.</exception>
    public static IReadOnlyDictionary<string, Quantity> Capacity(string? text)
    {
        var capacity = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var item in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (item.Split('=', 2) is not [var name, var value] || !Quantity.TryParse(value, out var quantity))
                throw new FlagException($"invalid argument \"{item}\" for \"--capacity\" flag: must be resource=quantity");
            capacity[name] = quantity;
        }
        return capacity;
    }

    /// <exception cref="FlagException">The text is no quantity.</exception>
    public static long Bytes(string flag, string text) =>
        Quantity.TryParse(text, out var quantity) ? quantity.Value : throw new FlagException($"invalid argument \"{text}\" for \"--{flag}\" flag: no quantity");
}
