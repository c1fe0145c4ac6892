using MiniKube.ControlPlane.ControllerManager.Pods;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.EndpointSlices;

/// <summary>What a Service and a pod make of each other; the same for EndpointSlices and Endpoints. Pure.</summary>
public static class ServicePods
{
    public const string HeadlessLabel = "service.kubernetes.io/headless";

    /// <summary>A pod without an address, or one that ended, serves nobody.</summary>
    public static bool CanServe(Pod pod) => !pod.HasEnded && pod.Status?.PodIP is { Length: > 0 };

    public static bool IsHeadless(Service service) => service.Spec?.ClusterIP == "None";

    /// <summary>Services with a selector only: the endpoints of others are made by hand.</summary>
    public static bool IsManaged(Service service) => service.Spec is { Selector.Count: > 0, Type: not "ExternalName" };

    /// <summary>The number a Service port has in this pod; null where the pod has no port of that name.</summary>
    public static int? TargetPort(Pod pod, ServicePort port)
    {
        if (port.TargetPort is not { } target || target is { Text: null, Int: 0 }) return port.Port;
        if (target.Text is null) return target.Int;
        var containers = pod.Spec?.Containers.Concat((pod.Spec.InitContainers ?? []).Where(c => c.RestartPolicy == "Always")) ?? [];
        return containers.SelectMany(c => c.Ports ?? [])
            .FirstOrDefault(p => p.Name == target.Text && (p.Protocol ?? "TCP") == (port.Protocol ?? "TCP"))?.ContainerPortValue;
    }

    public static ObjectReference Reference(Pod pod) => new() { Kind = "Pod", Namespace = pod.Namespace, Name = pod.Name, Uid = pod.Uid };

    /// <summary>The pod's own name under the Service's name in DNS; null where it has none.</summary>
    public static string? Hostname(Pod pod, Service service) =>
        pod.Spec is { Hostname: { Length: > 0 } hostname } spec && spec.Subdomain == service.Name ? hostname : null;

    /// <summary>True where endpoints made from the two could differ.</summary>
    public static bool Differ(Pod old, Pod now) =>
        CanServe(old) != CanServe(now) || old.IsReady != now.IsReady || old.IsBeingDeleted != now.IsBeingDeleted
        || old.Status?.PodIP != now.Status?.PodIP || old.Spec?.NodeName != now.Spec?.NodeName
        || !SameLabels(old.Labels, now.Labels);

    private static bool SameLabels(IReadOnlyDictionary<string, string> a, IReadOnlyDictionary<string, string> b) =>
        a.Count == b.Count && a.All(p => b.TryGetValue(p.Key, out var value) && value == p.Value);
}
