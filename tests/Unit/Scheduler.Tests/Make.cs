using MiniKube.ControlPlane.Scheduler.Framework;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Quantities;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.Scheduler.Tests;

/// <summary>Short ways to nodes and pods.</summary>
internal static class Make
{
    private static int _uids;

    public static Node Node(string name, string cpu = "4", string memory = "8Gi", int pods = 110, Taint[]? taints = null, bool cordoned = false, Dictionary<string, string>? labels = null) => new()
    {
        Metadata = new ObjectMeta { Name = name, Uid = $"uid-{name}", Labels = labels },
        Spec = new NodeSpec { Taints = taints, Unschedulable = cordoned ? true : null },
        Status = new NodeStatus { Allocatable = Amounts(("cpu", cpu), ("memory", memory), ("pods", $"{pods}")) },
    };

    public static Pod Pod(string name, string? cpu = null, string? memory = null, int priority = 0, int hostPort = 0, string? node = null) => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = "default", Uid = $"{name}-{Interlocked.Increment(ref _uids):D6}", Generation = 1 },
        Spec = new PodSpec
        {
            SchedulerName = "default-scheduler",
            Priority = priority,
            NodeName = node,
            Containers =
            [
                new Container
                {
                    Name = "c",
                    Resources = new ResourceRequirements { Requests = Requests(cpu, memory) },
                    Ports = hostPort > 0 ? [new ContainerPort { ContainerPortValue = hostPort, HostPort = hostPort }] : null,
                },
            ],
        },
    };

    public static PodInfo Info(Pod pod) => PodInfo.Of(pod);

    public static Dictionary<string, Quantity> Amounts(params (string Name, string Amount)[] amounts) => amounts.ToDictionary(a => a.Name, a => new Quantity(a.Amount));

    private static Dictionary<string, Quantity> Requests(string? cpu, string? memory)
    {
        var requests = new Dictionary<string, Quantity>();
        if (cpu is not null) requests["cpu"] = new Quantity(cpu);
        if (memory is not null) requests["memory"] = new Quantity(memory);
        return requests;
    }
}
