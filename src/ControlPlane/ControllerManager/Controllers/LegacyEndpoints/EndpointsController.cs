using MiniKube.ControlPlane.ControllerManager.Controllers.EndpointSlices;
using MiniKube.ControlPlane.ControllerManager.Manager;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Selectors;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Client.Informers;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.LegacyEndpoints;

/// <summary>Keeps the Endpoints object of every Service with a selector, for clients older than EndpointSlices.</summary>
public sealed class EndpointsController : KeyedController
{
    private readonly ILister<Service> _services;
    private readonly ILister<Endpoints> _endpoints;
    private readonly ILister<Pod> _pods;

    public EndpointsController(ControllerContext context)
        : base(context, "endpoints-controller")
    {
        var services = Watch<Service>();
        var endpoints = Watch<Endpoints>();
        var pods = Watch<Pod>();
        (_services, _endpoints, _pods) = (services.Lister, endpoints.Lister, pods.Lister);
        EnqueueOnChange(services);
        EnqueueOnChange(endpoints);
        pods.AddHandler(EnqueueServices, PodUpdated, EnqueueServices);
    }

    protected override async Task ReconcileAsync(string key, CancellationToken ct)
    {
        var existing = _endpoints.Get(key);
        if (_services.Get(key) is not { } service)
        {
            if (existing is not null && existing.Labels.GetValueOrDefault("endpoints.kubernetes.io/managed-by") == "endpoint-controller") await DeleteAsync(existing, ct).ConfigureAwait(false);
            return;
        }
        if (service.IsBeingDeleted || !ServicePods.IsManaged(service)) return;
        var selector = Selector.From(service.Spec!.Selector);
        var wanted = EndpointsPlan.For(service, _pods.InNamespace(service.Namespace).Where(p => selector.Matches(p.Labels)), existing);
        if (wanted is null) return;
        if (existing is null) await Client.Resource<Endpoints>().CreateAsync(wanted, ct).ConfigureAwait(false);
        else await Client.Resource<Endpoints>().UpdateAsync(wanted, ct).ConfigureAwait(false);
    }

    private async Task DeleteAsync(Endpoints endpoints, CancellationToken ct)
    {
        try
        {
            await Client.Resource<Endpoints>().DeleteAsync(endpoints.Namespace, endpoints.Name, null, ct).ConfigureAwait(false);
        }
        catch (StatusException e) when (e.IsNotFound)
        {
            // Gone already.
        }
    }

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
}
