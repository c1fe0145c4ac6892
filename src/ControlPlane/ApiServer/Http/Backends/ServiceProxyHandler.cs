using System.Globalization;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.ControlPlane.ApiServer.Storage;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Api.Types.Discovery;
using EndpointPort = MiniKube.Machinery.Api.Types.Discovery.EndpointPort;

namespace MiniKube.ControlPlane.ApiServer.Http.Backends;

/// <summary>services/proxy: any ready endpoint of the Service, on the port asked for or the only one.</summary>
public sealed class ServiceProxyHandler : BackendProxyHandler
{
    private const string ServiceLabel = "kubernetes.io/service-name";

    protected override async ValueTask<string> LocateAsync(RequestContext context, CancellationToken cancellation)
    {
        BackendName target = BackendName.Parse(context.Name, "service");
        StoredObject found = await context.Objects.FindAsync(context.Objects.Resource("", "services"), context.Namespace, target.Name, cancellation).ConfigureAwait(false)
            ?? throw ApiErrors.NotFound(new GroupResource("", "services"), target.Name);
        ServicePort port = Port(found.As<Service>(), target.Port);
        ObjectSnapshot slices = await context.Objects.SnapshotAsync(context.Objects.Resource("discovery.k8s.io", "endpointslices"), cancellation).ConfigureAwait(false);
        string[] ready = [.. slices.InNamespace(context.Namespace)
            .Where(s => s.Labels.GetValueOrDefault(ServiceLabel) == target.Name)
            .SelectMany(s => Addresses(s.As<EndpointSlice>(), port.Name ?? ""))];
        if (ready.Length == 0)
            throw ApiErrors.ServiceUnavailable($"no endpoints available for service \"{context.Name}\"");
        return $"{target.Scheme}://{ready[Random.Shared.Next(ready.Length)]}";
    }

    private static ServicePort Port(Service service, string wanted)
    {
        IReadOnlyList<ServicePort> ports = service.Spec?.Ports ?? [];
        ServicePort? port = wanted.Length == 0
            ? ports.Count == 1 ? ports[0] : ports.FirstOrDefault(p => string.IsNullOrEmpty(p.Name))
            : ports.FirstOrDefault(p => p.Name == wanted || p.Port.ToString(CultureInfo.InvariantCulture) == wanted);
        return port ?? throw ApiErrors.ServiceUnavailable($"no service port \"{wanted}\" found for service \"{service.Name}\"");
    }

    private static IEnumerable<string> Addresses(EndpointSlice slice, string portName)
    {
        EndpointPort? port = slice.Ports?.FirstOrDefault(p => (p.Name ?? "") == portName);
        return port?.Port is not { } number ? [] : (slice.Endpoints ?? [])
            .Where(e => e.Conditions?.Ready != false && e.Addresses.Count > 0)
            .Select(e => $"{e.Addresses[0]}:{number}");
    }
}
