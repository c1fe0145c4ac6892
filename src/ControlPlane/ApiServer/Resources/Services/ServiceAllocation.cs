using System.Net;
using System.Text.Json.Nodes;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Services;

/// <summary>What one write of a Service takes from the pools and gives back. What was taken is returned if the write fails; what the
/// old Service held and the new one does not is released once the write is done.</summary>
internal sealed class ServiceAllocation(RequestContext context, string ns, string name) : IAllocation
{
    private static readonly FieldPath Spec = FieldPath.Of("spec");

    private readonly ServiceClaims claims = new(context, ns, name);
    private readonly ServiceNetwork network = ServiceNetwork.Of(context);
    private readonly List<string> takenIps = [];
    private readonly List<int> takenPorts = [];
    private readonly List<string> droppedIps = [];
    private readonly List<int> droppedPorts = [];

    public async ValueTask FinishAsync(bool written, CancellationToken cancellation)
    {
        foreach (string ip in written ? droppedIps : takenIps)
            await claims.ReleaseIpAsync(ip, cancellation).ConfigureAwait(false);
        foreach (int port in written ? droppedPorts : takenPorts)
            await claims.ReleasePortAsync(port, cancellation).ConfigureAwait(false);
    }

    /// <summary>Everything the Service holds, to be released.</summary>
    public void Drop(ServiceSpec? old)
    {
        droppedIps.AddRange(Ips(old));
        droppedPorts.AddRange(Ports(old));
    }

    /// <returns>The spec with address and ports filled in.</returns>
    /// <exception cref="StatusException">422: what was asked for is taken or out of range. 500: there is nothing left.</exception>
    public async ValueTask<ServiceSpec> FillAsync(ServiceSpec spec, ServiceSpec? old, CancellationToken cancellation)
    {
        ServiceSpec filled = ServiceTypes.NeedsClusterIp(spec) ? await WithIpAsync(spec, old, cancellation).ConfigureAwait(false) : spec;
        if (filled.Type is "NodePort" or "LoadBalancer")
            filled = await WithNodePortsAsync(filled, old, cancellation).ConfigureAwait(false);
        if (ServiceTypes.NeedsHealthCheckPort(filled))
            filled = await WithHealthCheckPortAsync(filled, old, cancellation).ConfigureAwait(false);
        droppedIps.AddRange(Ips(old).Except(Ips(filled), StringComparer.Ordinal));
        droppedPorts.AddRange(Ports(old).Except(Ports(filled)));
        return filled;
    }

    internal static IEnumerable<string> Ips(ServiceSpec? spec) =>
        (spec?.ClusterIPs is { Count: > 0 } all ? all : [spec?.ClusterIP ?? ""]).Where(ip => ip.Length > 0 && ip != ServiceTypes.Headless);

    internal static IEnumerable<int> Ports(ServiceSpec? spec) =>
        (spec?.Ports ?? []).Select(p => p.NodePort ?? 0).Append(spec?.HealthCheckNodePort ?? 0).Where(p => p > 0).Distinct();

    private async ValueTask<ServiceSpec> WithIpAsync(ServiceSpec spec, ServiceSpec? old, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(spec.ClusterIP) && spec.ClusterIPs is { Count: > 0 } wanted)
            spec = spec with { ClusterIP = wanted[0] };
        spec = ServiceFamilies.Fill(spec, name);
        if (spec.ClusterIP == ServiceTypes.Headless)
            return spec with { ClusterIPs = [ServiceTypes.Headless] };
        if (string.IsNullOrEmpty(spec.ClusterIP))
        {
            IPAddress any = await claims.ClaimAnyIpAsync(cancellation).ConfigureAwait(false)
                ?? throw ApiErrors.InternalError("failed to allocate a serviceIP: range is full");
            takenIps.Add(any.ToString());
            return spec with { ClusterIP = any.ToString(), ClusterIPs = [any.ToString()] };
        }
        if (!Ips(old).Contains(spec.ClusterIP, StringComparer.Ordinal))
            await ClaimIpAsync(spec.ClusterIP, cancellation).ConfigureAwait(false);
        return spec.ClusterIPs is { Count: > 0 } ? spec : spec with { ClusterIPs = [spec.ClusterIP] };
    }

    private async ValueTask ClaimIpAsync(string text, CancellationToken cancellation)
    {
        if (!IPAddress.TryParse(text, out IPAddress? address))
            return; // validation says so
        if (!network.Contains(address))
            throw Refuse(Spec.Child("clusterIPs"), new JsonArray(text), $"failed to allocate IP {text}: the provided IP ({text}) is not in the valid range. The range of valid IPs is {network.ClusterIps}");
        if (!await claims.TryClaimIpAsync(address, cancellation).ConfigureAwait(false))
            throw Refuse(Spec.Child("clusterIPs"), new JsonArray(text), $"failed to allocate IP {text}: provided IP is already allocated");
        takenIps.Add(text);
    }

    private async ValueTask<ServiceSpec> WithNodePortsAsync(ServiceSpec spec, ServiceSpec? old, CancellationToken cancellation)
    {
        ServicePort[] ports = [.. spec.Ports ?? []];
        var held = Ports(old).ToHashSet();
        for (int i = 0; i < ports.Length; i++)
            if (ports[i].NodePort is > 0 and var asked && held.Add(asked))
                await ClaimPortAsync(asked, Spec.Child("ports").Index(i).Child("nodePort"), cancellation).ConfigureAwait(false);
        for (int i = 0; i < ports.Length && ServiceTypes.NeedsNodePorts(spec); i++)
            if (ports[i].NodePort is null or 0)
                ports[i] = ports[i] with { NodePort = Shared(ports, ports[i]) ?? await ClaimAnyPortAsync(cancellation).ConfigureAwait(false) };
        return spec with { Ports = ports };
    }

    /// <summary>The node port that another protocol has on the same port of the Service: both use one.</summary>
    private static int? Shared(ServicePort[] ports, ServicePort port) =>
        ports.FirstOrDefault(p => p.Port == port.Port && p.Protocol != port.Protocol && p.NodePort > 0
            && !ports.Any(o => o.Protocol == port.Protocol && o.NodePort == p.NodePort))?.NodePort;

    private async ValueTask<ServiceSpec> WithHealthCheckPortAsync(ServiceSpec spec, ServiceSpec? old, CancellationToken cancellation)
    {
        if (spec.HealthCheckNodePort is null or 0)
            return spec with { HealthCheckNodePort = await ClaimAnyPortAsync(cancellation).ConfigureAwait(false) };
        if (!Ports(old).Contains(spec.HealthCheckNodePort.Value))
            await ClaimPortAsync(spec.HealthCheckNodePort.Value, Spec.Child("healthCheckNodePort"), cancellation).ConfigureAwait(false);
        return spec;
    }

    private async ValueTask ClaimPortAsync(int port, FieldPath path, CancellationToken cancellation)
    {
        if (!network.Contains(port))
            throw Refuse(path, port, $"provided port is not in the valid range. The range of valid ports is {network.FirstNodePort}-{network.LastNodePort}");
        if (!await claims.TryClaimPortAsync(port, cancellation).ConfigureAwait(false))
            throw Refuse(path, port, "provided port is already allocated");
        takenPorts.Add(port);
    }

    private async ValueTask<int> ClaimAnyPortAsync(CancellationToken cancellation)
    {
        int port = await claims.ClaimAnyPortAsync(cancellation).ConfigureAwait(false)
            ?? throw ApiErrors.InternalError("failed to allocate a nodePort: range is full");
        takenPorts.Add(port);
        return port;
    }

    private StatusException Refuse(FieldPath path, object value, string detail) =>
        ApiErrors.Invalid(new GroupKind("", "Service"), name, [FieldError.Invalid(path, value, detail)]);
}
