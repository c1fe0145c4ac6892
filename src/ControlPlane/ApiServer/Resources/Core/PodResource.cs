using MiniKube.ControlPlane.ApiServer.Http.Kubelets;
using MiniKube.ControlPlane.ApiServer.Http.Backends;
using MiniKube.ControlPlane.ApiServer.Printing.Core;
using MiniKube.ControlPlane.ApiServer.Resources.Pods;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Core;

/// <summary>Pods of v1.</summary>
public static class PodResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "",
        Version = "v1",
        Resource = "pods",
        Singular = "pod",
        Kind = "Pod",
        Namespaced = true,
        ShortNames = ["po"],
        Categories = ["all"],
        RecordType = typeof(Pod),
        Strategy = new PodStrategy(),
        Printer = new PodTable(),
        Subresources =
        [
            new() { Name = "attach", Connects = true, Verbs = ResourceVerbs.Connect, Kind = "PodAttachOptions", Handler = PodSessionHandler.Attach },
            new() { Name = "binding", Verbs = ResourceVerbs.CreateOnly, Kind = "Binding", RecordType = typeof(Binding), Handler = new PodBinding() },
            new() { Name = "ephemeralcontainers" },
            new()
            {
                Name = "eviction",
                Verbs = ResourceVerbs.CreateOnly,
                Kind = "Eviction",
                KindGroupVersion = "policy/v1",
                RecordType = typeof(Machinery.Api.Types.Policy.Eviction),
                Handler = new PodEviction(),
            },
            new() { Name = "exec", Connects = true, Verbs = ResourceVerbs.Connect, Kind = "PodExecOptions", Handler = PodSessionHandler.Exec },
            new() { Name = "log", Verbs = ["get"], Handler = new PodLogHandler() },
            new() { Name = "portforward", Connects = true, Verbs = ResourceVerbs.Connect, Kind = "PodPortForwardOptions", Handler = new PodPortForwardHandler() },
            new() { Name = "proxy", Connects = true, Verbs = ResourceVerbs.Proxy, Kind = "PodProxyOptions", Handler = new PodProxyHandler() },
            new() { Name = "resize" },
            SubresourceDescriptor.Status,
        ],
    };
}
