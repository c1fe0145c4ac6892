using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.Scheduler.Framework;

/// <summary>A port of the node that a container takes.</summary>
public readonly record struct HostPort(string Ip, string Protocol, int Port)
{
    private const string Any = "0.0.0.0";

    public static HostPort[] Of(Pod pod)
    {
        var containers = pod.Spec?.Containers ?? [];
        var sidecars = (pod.Spec?.InitContainers ?? []).Where(c => c.RestartPolicy == "Always");
        return [.. containers.Concat(sidecars).SelectMany(c => c.Ports ?? []).Where(p => p.HostPort is > 0)
            .Select(p => new HostPort(string.IsNullOrEmpty(p.HostIP) ? Any : p.HostIP, string.IsNullOrEmpty(p.Protocol) ? "TCP" : p.Protocol, p.HostPort!.Value))];
    }

    public bool ConflictsWith(HostPort other) =>
        Port == other.Port && Protocol == other.Protocol && (Ip == other.Ip || Ip == Any || other.Ip == Any);
}
