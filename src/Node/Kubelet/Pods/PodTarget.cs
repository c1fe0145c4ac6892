using MiniKube.Node.Kubelet.Status;

namespace MiniKube.Node.Kubelet.Pods;

/// <summary>What is wanted of a pod on this node, as last heard.</summary>
/// <param name="Removed">The API server does not know it any more: end it and leave nothing.</param>
/// <param name="Failure">The node refuses or ends it, and why.</param>
public sealed record PodTarget(Pod Pod, bool Removed = false, PodFailure? Failure = null)
{
    /// <summary>Whether the pod is to be ended, whatever its containers do.</summary>
    public bool MustEnd => Removed || Failure is not null || Pod.IsBeingDeleted || PodPhases.IsTerminal(Pod.Status?.Phase);

    /// <summary>Whether nothing of it is to stay on the node once it has ended.</summary>
    public bool MustVanish => Removed || Pod.IsBeingDeleted;

    /// <summary>Seconds between the polite and the forced end.</summary>
    public long GraceSeconds
    {
        get
        {
            var grace = Pod.Metadata?.DeletionGracePeriodSeconds ?? Pod.Spec?.TerminationGracePeriodSeconds ?? 30;
            return Failure?.Reason == "Evicted" ? Math.Min(grace, MinimumGrace) : Math.Max(grace, MinimumGrace);
        }
    }

    /// <summary>Even a hurried end leaves processes this many seconds.</summary>
    public const long MinimumGrace = 2;
}
