using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Selectors;

namespace MiniKube.ControlPlane.ControllerManager.Ownership;

/// <summary>Which objects a controller owns: those it keeps, orphans it takes on, and those it lets go because their labels
/// changed. Pure.</summary>
public sealed record ClaimPlan<T>(IReadOnlyList<T> Keep, IReadOnlyList<T> Adopt, IReadOnlyList<T> Release)
    where T : class, IKubeObject
{
    /// <param name="candidates">The owner's own objects and orphans; others are ignored.</param>
    public static ClaimPlan<T> For(IKubeObject owner, Selector selector, IEnumerable<T> candidates)
    {
        var (keep, adopt, release) = (new List<T>(), new List<T>(), new List<T>());
        foreach (var candidate in candidates.Where(c => c.Namespace == owner.Namespace))
        {
            var matches = selector.Matches(candidate.Labels);
            if (candidate.ControllerRef is { } reference)
            {
                if (reference.Uid != owner.Uid) continue;
                if (matches) keep.Add(candidate);
                else if (!owner.IsBeingDeleted) release.Add(candidate);
            }
            else if (matches && !owner.IsBeingDeleted && !candidate.IsBeingDeleted)
            {
                adopt.Add(candidate);
            }
        }
        return new ClaimPlan<T>(keep, adopt, release);
    }
}
