using MiniKube.ControlPlane.ControllerManager.Manager;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Selectors;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Api.Types.Discovery;
using MiniKube.Machinery.Client.Informers;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.EndpointSlices;

/// <summary>Keeps the EndpointSlices of every Service with a selector.</summary>
public sealed class EndpointSliceController : KeyedController
{
    private const string ByService = "service";
    private readonly ILister<Service> _services;
    private readonly ILister<EndpointSlice> _slices;
    private readonly ILister<Pod> _pods;
    private readonly ILister<Node> _nodes;
    private readonly int _maxPerSlice;

    public EndpointSliceController(ControllerContext context)
        : base(context, "endpointslice-controller")
    {
        var services = Watch<Service>();
        var slices = Watch<EndpointSlice>();
        var nodes = Watch<Node>();
        var pods = Watch<Pod>();
        slices.AddIndex(ByService, s => s.Labels.GetValueOrDefault(EndpointSlicePlan.ManagedByLabel) == EndpointSlicePlan.ManagedBy ? [KeyOfService(s)] : []);
        (_services, _slices, _pods, _nodes) = (services.Lister, slices.Lister, pods.Lister, nodes.Lister);
        _maxPerSlice = context.Options.MaxEndpointsPerSlice;
        EnqueueOnChange(services);
        slices.AddHandler(s => Queue.Add(KeyOfService(s)), (_, s) => Queue.Add(KeyOfService(s)), s => Queue.Add(KeyOfService(s)));
        pods.AddHandler(EnqueueServices, PodUpdated, EnqueueServices);
    }

    protected override async Task ReconcileAsync(string key, CancellationToken ct)
    {
        if (_services.Get(key) is not { } service || service.IsBeingDeleted || !ServicePods.IsManaged(service)) return; // Slices of a deleted Service are garbage collected.
        var selector = Selector.From(service.Spec!.Selector);
        var pods = _pods.InNamespace(service.Namespace).Where(p => selector.Matches(p.Labels));
        var plan = EndpointSlicePlan.For(service, pods, ZoneOf, _slices.ByIndex(ByService, key), _maxPerSlice);
        var client = Client.Resource<EndpointSlice>();
        foreach (var slice in plan.Create) await client.CreateAsync(slice, ct).ConfigureAwait(false);
        foreach (var slice in plan.Update) await client.UpdateAsync(slice, ct).ConfigureAwait(false);
        foreach (var slice in plan.Delete) await DeleteAsync(slice, ct).ConfigureAwait(false);
    }

    private async Task DeleteAsync(EndpointSlice slice, CancellationToken ct)
    {
        try
        {
            await Client.Resource<EndpointSlice>().DeleteAsync(slice.Namespace, slice.Name, null, ct).ConfigureAwait(false);
        }
        catch (StatusException e) when (e.IsNotFound)
        {
            // Gone already.
        }
    }

    private string? ZoneOf(string node) => _nodes.Get(null, node)?.Labels.GetValueOrDefault("topology.kubernetes.io/zone");

    private void PodUpdated(Pod old, Pod now)
    {
        if (!ServicePods.Differ(old, now)) return;
        EnqueueServices(old);
        EnqueueServices(now);
    }

    private void EnqueueServices(Pod pod)
    {
        foreach (var service in _services.InNamespace(pod.Namespace))
        {
            if (ServicePods.IsManaged(service) && Selector.From(service.Spec!.Selector).Matches(pod.Labels)) Queue.Add(service.Key);
        }
    }

    private static string KeyOfService(EndpointSlice slice) => $"{slice.Namespace}/{slice.Labels.GetValueOrDefault(EndpointSlicePlan.ServiceNameLabel)}";
}
