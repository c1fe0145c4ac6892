using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Authorization.Bootstrap;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.ControlPlane.ApiServer.Resources.Core;
using MiniKube.ControlPlane.ApiServer.Resources.Discovery;
using MiniKube.ControlPlane.ApiServer.Resources.Networking;
using MiniKube.ControlPlane.ApiServer.Resources.Services;
using MiniKube.ControlPlane.ApiServer.Storage;
using MiniKube.Machinery.Api;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Api.Types.Discovery;
using MiniKube.Machinery.Api.Types.Networking;
using DiscoveryEndpoint = MiniKube.Machinery.Api.Types.Discovery.Endpoint;
using DiscoveryPort = MiniKube.Machinery.Api.Types.Discovery.EndpointPort;
using EndpointPort = MiniKube.Machinery.Api.Types.Core.EndpointPort;
using IPAddress = System.Net.IPAddress;

namespace MiniKube.ControlPlane.ApiServer.Composition.Hooks;

/// <summary>The Service <c>default/kubernetes</c> by which pods find the API, its endpoints, and the range it takes its address from.
/// Its endpoint is the one address that stands for all servers (a load balancer), so nothing has to change when one of them goes; without
/// such an address the endpoints follow the live servers (<c>LiveServers</c>).</summary>
/// <param name="address">An IPv4 address; null where the endpoints are not this hook's.</param>
public sealed class KubernetesService(IObjectReader reader, IObjectWriter writer, ServiceNetwork network, string? address, int port) : IStartupTask
{
    private const string Namespace = "default";
    private const string Service = "kubernetes";
    private const string PortName = "https";

    public string Name => "bootstrap-controller";

    public async Task RunAsync(CancellationToken cancellation)
    {
        await EnsureAsync(ServiceCIDRResource.Descriptor, "", Range(), cancellation).ConfigureAwait(false);
        await EnsureAsync(ServiceResource.Descriptor, Namespace, TheService(), cancellation).ConfigureAwait(false);
        if (address is null || IPAddress.IsLoopback(IPAddress.Parse(address)))
            return; // no pod could reach it there
        await EnsureAsync(EndpointsResource.Descriptor, Namespace, TheEndpoints(), cancellation).ConfigureAwait(false);
        await EnsureAsync(EndpointSliceResource.Descriptor, Namespace, TheSlice(), cancellation).ConfigureAwait(false);
    }

    /// <summary>Creates the object, or brings its endpoints up to date.</summary>
    private async Task EnsureAsync<T>(ResourceDescriptor resource, string ns, T wanted, CancellationToken cancellation)
        where T : class
    {
        var document = (JsonObject)JsonSerializer.SerializeToNode(wanted, ApiJson.TypeInfo<T>())!;
        if (await reader.GetFreshAsync(resource, ns, Service, cancellation).ConfigureAwait(false) is null)
        {
            try
            {
                await writer.CreateAsync(null, resource, document, cancellation).ConfigureAwait(false);
            }
            catch (StatusException e) when (e.IsAlreadyExists)
            {
                // another server was faster
            }
            return;
        }
        foreach (string member in new[] { "subsets", "endpoints", "ports" })
            if (document[member] is { } value)
                await writer.UpdateAsync(null, resource, ns, Service, obj => obj[member] = value.DeepClone(), cancellation).ConfigureAwait(false);
    }

    private ServiceCIDR Range() => new()
    {
        ApiVersion = "networking.k8s.io/v1",
        Kind = "ServiceCIDR",
        Metadata = new ObjectMeta { Name = Service },
        Spec = new ServiceCIDRSpec { Cidrs = [network.ClusterIps.ToString()] },
    };

    private Service TheService() => new()
    {
        ApiVersion = "v1",
        Kind = "Service",
        Metadata = Meta(new() { ["component"] = "apiserver", ["provider"] = "kubernetes" }),
        Spec = new ServiceSpec
        {
            Type = "ClusterIP",
            ClusterIP = network.Address(1).ToString(),
            Ports = [new ServicePort { Name = PortName, Protocol = "TCP", Port = 443, TargetPort = port }],
        },
    };

    private Endpoints TheEndpoints() => new()
    {
        ApiVersion = "v1",
        Kind = "Endpoints",
        Metadata = Meta(new() { ["endpointslice.kubernetes.io/skip-mirror"] = "true" }),
        Subsets =
        [
            new EndpointSubset { Addresses = [new EndpointAddress { Ip = address! }], Ports = [new EndpointPort { Name = PortName, Port = port, Protocol = "TCP" }] },
        ],
    };

    private EndpointSlice TheSlice() => new()
    {
        ApiVersion = "discovery.k8s.io/v1",
        Kind = "EndpointSlice",
        Metadata = Meta(new() { ["kubernetes.io/service-name"] = Service }),
        AddressType = "IPv4",
        Endpoints = [new DiscoveryEndpoint { Addresses = [address!], Conditions = new EndpointConditions { Ready = true } }],
        Ports = [new DiscoveryPort { Name = PortName, Port = port, Protocol = "TCP" }],
    };

    private static ObjectMeta Meta(Dictionary<string, string> labels) => new() { Name = Service, Namespace = Namespace, Labels = labels };
}
