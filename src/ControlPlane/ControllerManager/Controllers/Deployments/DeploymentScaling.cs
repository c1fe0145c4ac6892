using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Apps;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.Deployments;

/// <summary>Spreads a new size over the ReplicaSets of a rollout under way, in proportion to what each has, so that scaling in the
/// middle of a rollout neither finishes nor undoes it. Pure.</summary>
internal static class DeploymentScaling
{
    public static void Apply(Rollout rollout)
    {
        ReplicaSet[] active = [.. rollout.All.Where(s => Rollout.SizeOf(s) > 0)];
        if (active.Length <= 1)
        {
            var only = active.Length == 1 ? active[0] : rollout.Current ?? rollout.Old.LastOrDefault();
            if (only is not null) rollout.Resize(only, rollout.Bounds.Replicas);
            return;
        }
        if (IsSaturated(rollout))
        {
            foreach (var set in active.Where(s => s.Name != rollout.CurrentName)) rollout.Resize(set, 0);
            return;
        }
        if (RolloutBounds.IsRolling(rollout.Deployment)) Spread(rollout, active);
    }

    private static bool IsSaturated(Rollout rollout) => rollout.Current is { } current
        && RevisionAnnotations.NumberOf(current, RevisionAnnotations.DesiredReplicas) == rollout.Bounds.Replicas
        && Rollout.SizeOf(current) == rollout.Bounds.Replicas
        && Rollout.AvailableOf(current) == rollout.Bounds.Replicas;

    private static void Spread(Rollout rollout, ReplicaSet[] active)
    {
        var allowed = rollout.Bounds.Replicas > 0 ? rollout.Bounds.MaxTotal : 0;
        var toAdd = allowed - active.Sum(Rollout.SizeOf);
        // Growth favours the newer of two equally large sets, shrinking takes from the older.
        var ordered = (toAdd > 0
            ? active.OrderByDescending(Rollout.SizeOf).ThenByDescending(s => s.Metadata?.CreationTimestamp?.Value)
            : active.OrderByDescending(Rollout.SizeOf).ThenBy(s => s.Metadata?.CreationTimestamp?.Value)).ToList();
        var sizes = new int[ordered.Count];
        var added = 0;
        for (var i = 0; i < ordered.Count; i++)
        {
            var share = toAdd == 0 ? 0 : Share(rollout, ordered[i], toAdd, added);
            sizes[i] = Rollout.SizeOf(ordered[i]) + share;
            added += share;
        }
        sizes[0] = Math.Max(0, sizes[0] + toAdd - added);
        for (var i = 0; i < ordered.Count; i++) rollout.Resize(ordered[i], sizes[i]);
    }

    private static int Share(Rollout rollout, ReplicaSet set, int toAdd, int added)
    {
        if (Rollout.SizeOf(set) == 0 || toAdd == added) return 0;
        var fraction = Fraction(rollout, set);
        return toAdd > 0 ? Math.Min(fraction, toAdd - added) : Math.Max(fraction, toAdd - added);
    }

    private static int Fraction(Rollout rollout, ReplicaSet set)
    {
        if (rollout.Bounds.Replicas == 0) return -Rollout.SizeOf(set);
        var madeFor = RevisionAnnotations.NumberOf(set, RevisionAnnotations.MaxReplicas) ?? rollout.Deployment.Status?.Replicas ?? 0;
        if (madeFor <= 0) return 0;
        var size = Rollout.SizeOf(set) * (double)rollout.Bounds.MaxTotal / madeFor;
        return (int)Math.Round(size, MidpointRounding.AwayFromZero) - Rollout.SizeOf(set);
    }
}
