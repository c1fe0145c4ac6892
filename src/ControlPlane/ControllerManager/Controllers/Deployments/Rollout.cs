using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Apps;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.Deployments;

/// <summary>The working state of one planning run: a Deployment with its ReplicaSets as they will be after what was decided so
/// far. Confined to one call of <see cref="DeploymentPlan"/>.</summary>
internal sealed class Rollout
{
    private readonly Dictionary<string, ReplicaSet> _originals;
    private readonly List<ReplicaSet> _sets;

    public Rollout(Deployment deployment, IEnumerable<ReplicaSet> sets)
    {
        Deployment = deployment;
        Bounds = RolloutBounds.Of(deployment);
        _sets = [.. sets.OrderBy(s => s.Metadata?.CreationTimestamp?.Value).ThenBy(s => s.Name, StringComparer.Ordinal)];
        _originals = _sets.ToDictionary(s => s.Name, StringComparer.Ordinal);
        // Two sets with the same template can only come from a hash collision of the past: the older one counts.
        CurrentName = _sets.FirstOrDefault(s => TemplateFingerprint.Same(s.Spec?.Template, deployment.Spec?.Template))?.Name;
    }

    public Deployment Deployment { get; }

    public RolloutBounds Bounds { get; }

    public string? CurrentName { get; private set; }

    /// <summary>The set of the current template; null while there is none.</summary>
    public ReplicaSet? Current => _sets.FirstOrDefault(s => s.Name == CurrentName);

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<ReplicaSet> Old => [.. _sets.Where(s => s.Name != CurrentName)];

    public IReadOnlyList<ReplicaSet> All => _sets;

    public ReplicaSet? Created { get; private set; }

    public IReadOnlyList<ReplicaSetUpdate> Updates =>
        [.. _sets.Where(s => _originals.TryGetValue(s.Name, out var before) && !ReferenceEquals(before, s)).Select(s => new ReplicaSetUpdate(s, SizeOf(_originals[s.Name])))];

    public static int SizeOf(ReplicaSet set) => set.Spec?.Replicas ?? 1;

    public static int AvailableOf(ReplicaSet set) => set.Status?.AvailableReplicas ?? 0;

    public void AddCurrent(ReplicaSet created)
    {
        Created = created;
        CurrentName = created.Name;
        _sets.Add(created);
    }

    public void Replace(ReplicaSet set) => _sets[_sets.FindIndex(s => s.Name == set.Name)] = set;

    /// <summary>Gives a set a new size, and notes for which size of the Deployment; false where both are so already.</summary>
    public bool Resize(ReplicaSet set, int size)
    {
        var annotations = RevisionAnnotations.WithSize(set.Annotations, Bounds.Replicas, Bounds.MaxTotal);
        var resized = SizeOf(set) != size;
        if (!resized && RevisionAnnotations.Same(annotations, set.Annotations)) return false;
        Replace(set with { Metadata = set.Metadata! with { Annotations = annotations }, Spec = set.Spec! with { Replicas = size } });
        return resized;
    }

    /// <summary>The size the current set may grow to without the whole exceeding the surge.</summary>
    public int AllowedSizeOfCurrent(int currentSize)
    {
        if (!RolloutBounds.IsRolling(Deployment)) return Bounds.Replicas;
        var room = Bounds.MaxTotal - All.Sum(SizeOf);
        return room <= 0 ? currentSize : currentSize + Math.Min(room, Bounds.Replicas - currentSize);
    }
}
