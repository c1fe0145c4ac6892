using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.Scheduler.Framework;

/// <summary>What a pod asks of a node: its containers and sidecars together, or its largest init step if that is more, plus overhead.</summary>
public static class PodRequests
{
    /// <summary>Counted for a container that asks for no CPU, when nodes are compared.</summary>
    public const long DefaultMilliCpu = 100;

    /// <summary>Counted for a container that asks for no memory, when nodes are compared.</summary>
    public const long DefaultMemory = 200L * 1024 * 1024;

    public static ResourceAmounts Of(Pod pod) => Of(pod, static amounts => amounts);

    /// <summary>The same, with a share for containers that ask for nothing, so that they spread too.</summary>
    public static ResourceAmounts NonZeroOf(Pod pod) => Of(pod, static amounts => amounts with
    {
        MilliCpu = amounts.MilliCpu == 0 ? DefaultMilliCpu : amounts.MilliCpu,
        Memory = amounts.Memory == 0 ? DefaultMemory : amounts.Memory,
    });

    private static ResourceAmounts Of(Pod pod, Func<ResourceAmounts, ResourceAmounts> adjust)
    {
        if (pod.Spec is not { } spec) return ResourceAmounts.None;
        var running = ResourceAmounts.None;
        foreach (var container in spec.Containers) running += adjust(Requests(container));
        var (sidecars, largestInit) = Init(spec.InitContainers ?? [], adjust);
        var total = ResourceAmounts.Max(running + sidecars, largestInit);
        total = PodLevel(total, ResourceAmounts.Of(spec.Resources?.Requests));
        return total + ResourceAmounts.Of(spec.Overhead);
    }

    // Init containers run one after another, each beside the sidecars started before it.
    private static (ResourceAmounts Sidecars, ResourceAmounts Largest) Init(IReadOnlyList<Container> containers, Func<ResourceAmounts, ResourceAmounts> adjust)
    {
        var (sidecars, largest) = (ResourceAmounts.None, ResourceAmounts.None);
        foreach (var container in containers)
        {
            var requests = adjust(Requests(container));
            if (container.RestartPolicy == "Always") sidecars += requests;
            largest = ResourceAmounts.Max(largest, container.RestartPolicy == "Always" ? sidecars : sidecars + requests);
        }

        return (sidecars, largest);
    }

    private static ResourceAmounts PodLevel(ResourceAmounts total, ResourceAmounts pod) => total with
    {
        MilliCpu = pod.MilliCpu > 0 ? pod.MilliCpu : total.MilliCpu,
        Memory = pod.Memory > 0 ? pod.Memory : total.Memory,
    };

    private static ResourceAmounts Requests(Container container) => ResourceAmounts.Of(container.Resources?.Requests);
}
