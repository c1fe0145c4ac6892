using MiniKube.ControlPlane.ControllerManager.Dynamic;
using MiniKube.ControlPlane.ControllerManager.Manager;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Hosting.Metrics;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.GarbageCollection;

/// <summary>Deletes what belongs to deleted owners, lets owners wait for their dependents, and sets dependents free where asked.
/// Keys are uids; an owner to set free carries the prefix <c>orphan/</c>. What the graph says is verified at the server before anything is deleted.</summary>
public sealed class GarbageCollector : KeyedController
{
    private const string Orphaning = "orphan/";
    private readonly OwnershipGraph _graph = new();
    private readonly AbsentOwners _absent = new();
    private readonly DynamicClient _client;
    private readonly ResourceMonitors _monitors;
    private readonly Gauge _objects;

    public GarbageCollector(ControllerContext context)
        : base(context, "garbage-collector-controller", workers: 8)
    {
        _client = new DynamicClient(Client);
        _monitors = new ResourceMonitors(new ApiDiscovery(Client), _client, o => Enqueue(_graph.Upsert(o)), Gone, context.Time, Log);
        _objects = context.Metrics.Gauge("garbagecollector_graph_objects", "Objects whose owners are tracked.");
    }

    /// <summary>Null where the options switch it off.</summary>
    public static GarbageCollector? Create(ControllerContext context) => context.Options.EnableGarbageCollector ? new GarbageCollector(context) : null;

    protected override Task RunBesideAsync(CancellationToken ct) => _monitors.RunAsync(ct);

    protected override async Task ReconcileAsync(string key, CancellationToken ct)
    {
        // Before every kind was listed once, an owner may merely not have been seen yet.
        await _monitors.Synced.WaitAsync(ct).ConfigureAwait(false);
        if (key.StartsWith(Orphaning, StringComparison.Ordinal)) await OrphanDependentsAsync(key[Orphaning.Length..], ct).ConfigureAwait(false);
        else if (_graph.Find(key) is { } node) await CheckAsync(node, ct).ConfigureAwait(false);
    }

    private Task CheckAsync(GraphNode node, CancellationToken ct)
    {
        if (node.IsVirtual) return VerifyAsync(node, ct);
        if (node.WaitsForDependents) return ReleaseOwnerAsync(node, ct);
        return node.Object!.IsBeingDeleted ? Task.CompletedTask : CollectAsync(node, ct);
    }

    /// <summary>An owner nobody watched: it may be new, of a kind nobody knows, or never have existed.</summary>
    private async Task VerifyAsync(GraphNode node, CancellationToken ct)
    {
        var reference = node.Reference!;
        var state = await StateOfAsync(reference, node.ReferenceNamespace, ct).ConfigureAwait(false);
        if (state == OwnerState.Absent) Gone(node.Uid);
    }

    /// <summary>Deleted in the foreground: it goes when nothing that blocks it is left; until then its dependents go.</summary>
    private async Task ReleaseOwnerAsync(GraphNode node, CancellationToken ct)
    {
        var blocking = CollectionPlan.Blocking(node.Uid, _graph.DependentsOf(node.Uid));
        foreach (var dependent in blocking.Where(d => d.Object is { IsBeingDeleted: false })) Queue.Add(dependent.Uid);
        if (blocking.Count > 0) return;
        if (await LatestAsync(node.Object!, ct).ConfigureAwait(false) is { } latest && latest.Finalizers.Contains(OwnershipGraph.ForegroundFinalizer))
            await _client.RemoveFinalizerAsync(latest, OwnershipGraph.ForegroundFinalizer, ct).ConfigureAwait(false);
    }

    private async Task CollectAsync(GraphNode node, CancellationToken ct)
    {
        if (node.Object!.Owners.Count == 0 || await LatestAsync(node.Object, ct).ConfigureAwait(false) is not { } latest || latest.IsBeingDeleted) return;
        var owners = new List<OwnerState>();
        foreach (var owner in latest.Owners) owners.Add(await StateOfAsync(owner, latest.Namespace, ct).ConfigureAwait(false));
        var plan = CollectionPlan.For(latest, owners, _graph.DependentsOf(node.Uid).Count > 0);
        if (plan.Step == CollectionStep.DropReferences)
        {
            await _client.SetOwnersAsync(latest, plan.Keep, ct).ConfigureAwait(false);
        }
        else if (plan.Step == CollectionStep.Delete)
        {
            Log.Collecting(latest.Resource.GroupResource, $"{latest.Namespace}/{latest.Name}", plan.Propagation);
            await _client.DeleteAsync(latest, plan.Propagation, ct).ConfigureAwait(false);
        }
    }

    private async Task OrphanDependentsAsync(string uid, CancellationToken ct)
    {
        if (_graph.Find(uid) is not { Object: { } owner }) return;
        foreach (var dependent in _graph.DependentsOf(uid))
        {
            if (dependent.Object is { } known && await LatestAsync(known, ct).ConfigureAwait(false) is { } latest && latest.Owners.Any(o => o.Uid == uid))
                await _client.SetOwnersAsync(latest, latest.Owners.Where(o => o.Uid != uid), ct).ConfigureAwait(false);
        }
        if (await LatestAsync(owner, ct).ConfigureAwait(false) is { } fresh && fresh.Finalizers.Contains(OwnershipGraph.OrphanFinalizer))
            await _client.RemoveFinalizerAsync(fresh, OwnershipGraph.OrphanFinalizer, ct).ConfigureAwait(false);
    }

    /// <summary>The object as the server has it; null, and forgotten here, where it is gone or another of the same name took its place.</summary>
    private async Task<ObjectIdentity?> LatestAsync(ObjectIdentity known, CancellationToken ct)
    {
        var latest = await _client.GetAsync(known.Resource, known.Namespace, known.Name, ct).ConfigureAwait(false);
        if (latest?.Uid == known.Uid) return latest;
        Gone(known.Uid);
        return null;
    }

    private async Task<OwnerState> StateOfAsync(OwnerReference owner, string ns, CancellationToken ct)
    {
        if (_absent.Contains(owner.Uid)) return OwnerState.Absent;
        // Of a kind the server does not (or not now) know, nothing can be said: leave its dependents alone.
        if (_monitors.Resources.ForKind(owner.ApiVersion, owner.Kind) is not { } resource) return OwnerState.Solid;
        var latest = await _client.GetAsync(resource, ns, owner.Name, ct).ConfigureAwait(false);
        if (latest?.Uid != owner.Uid)
        {
            _absent.Add(owner.Uid);
            return OwnerState.Absent;
        }
        return latest.IsBeingDeleted && latest.Finalizers.Contains(OwnershipGraph.ForegroundFinalizer) ? OwnerState.WaitsForDependents : OwnerState.Solid;
    }

    private void Gone(string uid)
    {
        _absent.Add(uid);
        Enqueue(_graph.Remove(uid));
    }

    private void Enqueue(GraphWork work)
    {
        _objects.Set(_graph.Count);
        foreach (var uid in work.Check) Queue.Add(uid);
        foreach (var uid in work.Orphan) Queue.Add(Orphaning + uid);
    }
}
