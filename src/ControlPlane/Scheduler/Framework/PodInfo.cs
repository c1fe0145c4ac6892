using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.Scheduler.Framework;

/// <summary>A pod with what plugins ask about it again and again, worked out once.</summary>
public sealed class PodInfo
{
    private PodInfo(Pod pod)
    {
        Pod = pod;
        Key = pod.Key;
        Uid = pod.Uid;
        Requests = PodRequests.Of(pod);
        NonZeroRequests = PodRequests.NonZeroOf(pod);
        Ports = HostPort.Of(pod);
        HasAffinity = pod.Spec?.Affinity is { } affinity && (affinity.PodAffinity is not null || affinity.PodAntiAffinity is not null);
    }

    public Pod Pod { get; }

    public string Key { get; }

    public string Uid { get; }

    public ResourceAmounts Requests { get; }

    public ResourceAmounts NonZeroRequests { get; }

    public IReadOnlyList<HostPort> Ports { get; }

    /// <summary>Whether it has any say about where other pods go.</summary>
    public bool HasAffinity { get; }

    public int Priority => Pod.Spec?.Priority ?? 0;

    /// <exception cref="FormatException">A quantity of the pod cannot be read.</exception>
    public static PodInfo Of(Pod pod) => new(pod);
}
