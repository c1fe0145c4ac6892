using MiniKube.ControlPlane.ControllerManager.Dynamic;
using MiniKube.ControlPlane.ControllerManager.Manager;
using MiniKube.Machinery.Api;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Client.Informers;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.Namespaces;

/// <summary>Empties namespaces that are being deleted, and lets them go when nothing is left in them.</summary>
public sealed class NamespaceController : KeyedController
{
    private const string Finalizer = "kubernetes";
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);
    private readonly ILister<Namespace> _namespaces;
    private readonly NamespaceContentDeleter _content;

    public NamespaceController(ControllerContext context)
        : base(context, "namespace-controller", workers: 4)
    {
        var namespaces = Watch<Namespace>();
        var pods = Watch<Pod>();
        _namespaces = namespaces.Lister;
        _content = new NamespaceContentDeleter(new ApiDiscovery(Client), new DynamicClient(Client));
        namespaces.AddHandler(Enqueue, (_, now) => Enqueue(now));
        pods.AddHandler(deleted: p => { if (_namespaces.Get(null, p.Namespace) is { } ns) Enqueue(ns); });
    }

    protected override async Task ReconcileAsync(string key, CancellationToken ct)
    {
        if (_namespaces.Get(null, key) is not { IsBeingDeleted: true } ns || ns.Spec?.Finalizers?.Contains(Finalizer) != true) return;
        var content = await _content.DeleteAsync(key, ct).ConfigureAwait(false);
        var conditions = NamespaceConditions.For(content, ns.Status?.Conditions, Now);
        if (ns.Status?.Phase != "Terminating" || !NamespaceConditions.Same(ns.Status?.Conditions, conditions))
            ns = await Client.Resource<Namespace>().UpdateStatusAsync(ns with { Status = new NamespaceStatus { Phase = "Terminating", Conditions = conditions } }, ct).ConfigureAwait(false);
        if (content.IsGone) await FinalizeAsync(ns, ct).ConfigureAwait(false);
        else Queue.AddAfter(key, LookAgain); // What holds the rest is not watched here: a finalizer's owner, a pod's grace.
    }

    private async Task FinalizeAsync(Namespace ns, CancellationToken ct)
    {
        var finalized = ns with { Spec = ns.Spec! with { Finalizers = [.. ns.Spec.Finalizers!.Where(f => f != Finalizer)] } };
        var answer = await Client.Raw.SendAsync(HttpMethod.Put, $"/api/v1/namespaces/{ns.Name}/finalize", ApiJson.Serialize(finalized), "application/json", null, ct).ConfigureAwait(false);
        if (answer.Status != System.Net.HttpStatusCode.NotFound) answer.EnsureSuccess();
    }

    private void Enqueue(Namespace ns)
    {
        if (ns.IsBeingDeleted) Queue.Add(ns.Name);
    }
}
