using System.Globalization;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.ControlPlane.ApiServer.Storage;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Http.Backends;

/// <summary>pods/proxy: the port named in the request, or the first one a container declares.</summary>
public sealed class PodProxyHandler : BackendProxyHandler
{
    protected override async ValueTask<string> LocateAsync(RequestContext context, CancellationToken cancellation)
    {
        BackendName target = BackendName.Parse(context.Name, "pod");
        StoredObject found = await context.Objects.FindAsync(context.Objects.Resource("", "pods"), context.Namespace, target.Name, cancellation).ConfigureAwait(false)
            ?? throw ApiErrors.NotFound(new GroupResource("", "pods"), target.Name);
        Pod pod = found.As<Pod>();
        if (string.IsNullOrEmpty(pod.Status?.PodIP))
            throw ApiErrors.ServiceUnavailable($"error trying to reach service: pod {target.Name} has no address yet");
        ContainerPort[] ports = [.. (pod.Spec?.Containers ?? []).SelectMany(c => c.Ports ?? [])];
        string port = target.Port.Length > 0 ? Number(ports, target.Port) : ports.Length > 0 ? Text(ports[0].ContainerPortValue) : "80";
        return $"{target.Scheme}://{pod.Status.PodIP}:{port}";
    }

    private static string Number(ContainerPort[] ports, string wanted) =>
        ports.FirstOrDefault(p => p.Name == wanted) is { } named ? Text(named.ContainerPortValue)
        : ushort.TryParse(wanted, CultureInfo.InvariantCulture, out ushort number) ? Text(number)
        : throw ApiErrors.BadRequest($"invalid pod request port \"{wanted}\"");

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
