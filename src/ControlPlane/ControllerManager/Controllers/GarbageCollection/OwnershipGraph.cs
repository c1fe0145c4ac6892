using MiniKube.ControlPlane.ControllerManager.Dynamic;
using MiniKube.Machinery.Api.Meta;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.GarbageCollection;

/// <summary>An object in the graph. A virtual one is only known from the references of its dependents.</summary>
public sealed record GraphNode
{
    public required string Uid { get; init; }

    /// <summary>Null while virtual.</summary>
    public ObjectIdentity? Object { get; init; }

    /// <summary>How a dependent named it, and the dependent's namespace; set while virtual.</summary>
    public OwnerReference? Reference { get; init; }

    public string ReferenceNamespace { get; init; } = "";

    public bool IsVirtual => Object is null;

    /// <summary>Being deleted in the foreground: it waits until its dependents are gone.</summary>
    public bool WaitsForDependents => Object is { IsBeingDeleted: true } && Object.Finalizers.Contains(OwnershipGraph.ForegroundFinalizer);

    public bool WaitsForOrphaning => Object is { IsBeingDeleted: true } && Object.Finalizers.Contains(OwnershipGraph.OrphanFinalizer);
}

/// <summary>What a change of the graph calls for: objects to look at, and owners whose dependents are to be set free.</summary>
public sealed record GraphWork
{
    public List<string> Check { get; } = [];

    public List<string> Orphan { get; } = [];
}

/// <summary>Who owns whom, over all kinds. Changes in, work out; no IO. Safe for concurrent use.</summary>
public sealed class OwnershipGraph
{
    public const string ForegroundFinalizer = "foregroundDeletion";
    public const string OrphanFinalizer = "orphan";
    private readonly Lock _gate = new();
    private readonly Dictionary<string, GraphNode> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _dependents = new(StringComparer.Ordinal);

    public GraphNode? Find(string uid)
    {
        lock (_gate) return _nodes.GetValueOrDefault(uid);
    }

    public IReadOnlyList<GraphNode> DependentsOf(string uid)
    {
        lock (_gate) return _dependents.TryGetValue(uid, out var all) ? [.. all.Select(d => _nodes[d])] : [];
    }

    public int Count
    {
        get
        {
            lock (_gate) return _nodes.Count;
        }
    }

    /// <summary>The object exists, in this form.</summary>
    public GraphWork Upsert(ObjectIdentity now)
    {
        var work = new GraphWork();
        lock (_gate)
        {
            var before = _nodes.GetValueOrDefault(now.Uid);
            var node = new GraphNode { Uid = now.Uid, Object = now };
            _nodes[now.Uid] = node;
            Relink(before?.Object?.Owners ?? [], now, work);
            if (node.WaitsForOrphaning && before is not { WaitsForOrphaning: true }) work.Orphan.Add(node.Uid);
            if (node.WaitsForDependents && before is not { WaitsForDependents: true })
            {
                work.Check.AddRange(_dependents.GetValueOrDefault(node.Uid) ?? []);
                work.Check.Add(node.Uid);
            }
        }
        return work;
    }

    /// <summary>The object is gone, or was found never to have existed.</summary>
    public GraphWork Remove(string uid)
    {
        var work = new GraphWork();
        lock (_gate)
        {
            if (!_nodes.Remove(uid, out var node)) return work;
            foreach (var owner in node.Object?.Owners ?? []) Unlink(owner.Uid, uid, work);
            if (!_dependents.TryGetValue(uid, out var orphans)) return work;
            work.Check.AddRange(orphans);
            // They still name it: it stays as what they believe in, until each of them is dealt with.
            _dependents.Remove(uid);
        }
        return work;
    }

    private void Relink(IReadOnlyList<OwnerReference> before, ObjectIdentity now, GraphWork work)
    {
        foreach (var gone in before.Where(b => now.Owners.All(o => o.Uid != b.Uid))) Unlink(gone.Uid, now.Uid, work);
        foreach (var owner in now.Owners)
        {
            if (!_dependents.TryGetValue(owner.Uid, out var siblings)) _dependents[owner.Uid] = siblings = [];
            siblings.Add(now.Uid);
            if (!_nodes.TryGetValue(owner.Uid, out var known))
            {
                _nodes[owner.Uid] = new GraphNode { Uid = owner.Uid, Reference = owner, ReferenceNamespace = now.Namespace };
                work.Check.Add(owner.Uid);
            }
            else if (known.WaitsForDependents)
            {
                // A dependent that no longer blocks may let the owner go; one that came late must go too.
                work.Check.Add(owner.Uid);
            }
        }
    }

    private void Unlink(string owner, string dependent, GraphWork work)
    {
        if (!_dependents.TryGetValue(owner, out var siblings)) return;
        siblings.Remove(dependent);
        var node = _nodes.GetValueOrDefault(owner);
        if (siblings.Count == 0)
        {
            _dependents.Remove(owner);
            if (node is { IsVirtual: true }) _nodes.Remove(owner);
        }
        if (node is { WaitsForDependents: true }) work.Check.Add(owner);
    }
}
