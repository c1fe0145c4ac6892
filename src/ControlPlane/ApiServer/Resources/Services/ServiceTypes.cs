using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Services;

/// <summary>What the types of Services mean for addresses and ports.</summary>
internal static class ServiceTypes
{
    public const string Headless = "None";

    public static bool NeedsClusterIp(ServiceSpec? spec) => spec?.Type is "ClusterIP" or "NodePort" or "LoadBalancer";

    public static bool NeedsNodePorts(ServiceSpec? spec) =>
        spec?.Type == "NodePort" || (spec is { Type: "LoadBalancer" } && spec.AllocateLoadBalancerNodePorts != false);

    public static bool NeedsHealthCheckPort(ServiceSpec? spec) => spec is { Type: "LoadBalancer", ExternalTrafficPolicy: "Local" };

    public static bool IsReachableFromOutside(ServiceSpec? spec) =>
        spec?.Type is "NodePort" or "LoadBalancer" || spec is { Type: "ClusterIP", ExternalIPs.Count: > 0 };
}
