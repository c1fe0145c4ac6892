namespace MiniKube.ControlPlane.Store;

/// <summary>etcd's <c>--feature-gates</c>, as NAME=true or NAME=false, separated by commas.</summary>
internal sealed record FeatureGates
{
    /// <summary>Gates that change nothing here, and those that cannot be on.</summary>
    private static readonly Dictionary<string, string?> s_others = new(StringComparer.Ordinal)
    {
        ["LeaseCheckpoint"] = null,
        ["LeaseCheckpointPersist"] = null,
        ["TxnModeWriteWithSharedBuffer"] = null,
        ["AllAlpha"] = "name the gates one by one",
        ["AllBeta"] = "name the gates one by one",
        ["CompactHashCheck"] = "use --corrupt-check-time, which compares at any revision",
        ["StopGRPCServiceOnDefrag"] = "defragmenting stops nobody",
        ["SetMemberLocalAddr"] = "the system chooses the address to call from",
    };

    /// <summary>Whether the member compares its keys with the others' before it serves.</summary>
    public bool InitialCorruptCheck { get; private init; }

    /// <summary>The first thing that is wrong, in words for the operator; null when nothing is.</summary>
    public string? Wrong { get; private init; }

    public static FeatureGates Parse(string text)
    {
        var gates = new FeatureGates();
        foreach (var pair in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (pair.Split('=') is not [var name, var value] || !bool.TryParse(value, out var on)) return Refuse($"{pair} is not NAME=true or NAME=false");
            if (name == nameof(InitialCorruptCheck)) gates = gates with { InitialCorruptCheck = on };
            else if (!s_others.TryGetValue(name, out var why)) return Refuse($"unrecognized feature gate: {name}");
            else if (on && why is not null) return Refuse($"{name}=true is not supported: {why}");
        }

        return gates;
    }

    private static FeatureGates Refuse(string why) => new() { Wrong = $"--feature-gates: {why}" };
}
