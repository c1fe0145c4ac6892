using System.Collections.Immutable;

namespace MiniKube.ControlPlane.Store.Membership;

/// <summary>One member of the store's cluster, as etcd's Member message shows it.</summary>
public sealed record Member
{
    /// <summary>Unique, never used again after removal.</summary>
    public required ulong Id { get; init; }

    /// <summary>Name from the member's flags; empty until the member has started and published itself.</summary>
    public string Name { get; init; } = "";

    /// <summary>Where the other members reach it.</summary>
    public ImmutableArray<string> PeerUrls { get; init; } = [];

    /// <summary>Where clients reach it; empty until published.</summary>
    public ImmutableArray<string> ClientUrls { get; init; } = [];

    /// <summary>Receives the log, has no vote.</summary>
    public bool IsLearner { get; init; }
}
