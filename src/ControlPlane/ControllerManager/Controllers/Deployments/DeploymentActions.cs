using MiniKube.Machinery.Api.Types.Apps;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.Deployments;

/// <summary>A ReplicaSet as it should be written, and the number of pods it had asked for before.</summary>
public sealed record ReplicaSetUpdate(ReplicaSet Set, int Before)
{
    public int After => Set.Spec?.Replicas ?? 0;
}

/// <summary>What to do for one Deployment, in this order; the status is the one to write when all else went well.</summary>
public sealed record DeploymentActions
{
    public ReplicaSet? Create { get; init; }

    public IReadOnlyList<ReplicaSetUpdate> Update { get; init; } = [];

    public IReadOnlyList<ReplicaSet> Delete { get; init; } = [];

    /// <summary>The revision the Deployment's own annotation should name; null leaves it.</summary>
    public string? Revision { get; init; }

    public required DeploymentStatus Status { get; init; }

    /// <summary>When to look again although nothing changed; null for never.</summary>
    public DateTimeOffset? LookAgainAt { get; init; }
}
