using MiniKube.ControlPlane.ControllerManager.Controllers.EndpointSlices;
using MiniKube.ControlPlane.ControllerManager.Pods;
using MiniKube.Machinery.Api;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.LegacyEndpoints;

/// <summary>The Endpoints object of a Service. Pure. Pods that serve the same ports share a subset.</summary>
public static class EndpointsPlan
{
    private const int MaxAddresses = 1000;
    private const string OverCapacity = "endpoints.kubernetes.io/over-capacity";
    private const string ManagedByLabel = "endpoints.kubernetes.io/managed-by";

    /// <summary>The object to write; null where the existing one says the same already.</summary>
    public static Endpoints? For(Service service, IEnumerable<Pod> pods, Endpoints? existing)
    {
        var (subsets, truncated) = Truncate(Subsets(service, pods));
        var labels = new Dictionary<string, string>(service.Labels, StringComparer.Ordinal) { [ManagedByLabel] = "endpoint-controller" };
        labels.Remove(ServicePods.HeadlessLabel);
        if (ServicePods.IsHeadless(service)) labels[ServicePods.HeadlessLabel] = "";
        var annotations = new Dictionary<string, string>(existing?.Annotations ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        if (truncated) annotations[OverCapacity] = "truncated";
        else annotations.Remove(OverCapacity);
        var wanted = (existing ?? new Endpoints { ApiVersion = "v1", Kind = "Endpoints" }) with
        {
            Metadata = (existing?.Metadata ?? new ObjectMeta { Namespace = service.Namespace, Name = service.Name }) with { Labels = labels, Annotations = annotations.Count == 0 ? null : annotations },
            Subsets = subsets,
        };
        return existing is not null && Text(existing) == Text(wanted) ? null : wanted;
    }

    private static IReadOnlyList<EndpointSubset> Subsets(Service service, IEnumerable<Pod> pods)
    {
        var groups = new SortedDictionary<string, (IReadOnlyList<EndpointPort> Ports, List<EndpointAddress> Ready, List<EndpointAddress> NotReady)>(StringComparer.Ordinal);
        foreach (var pod in pods.Where(p => ServicePods.CanServe(p) && (!p.IsBeingDeleted || service.Spec?.PublishNotReadyAddresses == true)).OrderBy(p => p.Status!.PodIP, StringComparer.Ordinal))
        {
            IReadOnlyList<EndpointPort> ports = [.. from port in service.Spec?.Ports ?? []
                                                    let number = ServicePods.TargetPort(pod, port)
                                                    where number is not null
                                                    select new EndpointPort { Name = port.Name, Port = number.Value, Protocol = port.Protocol ?? "TCP", AppProtocol = port.AppProtocol }];
            if (ports.Count == 0 && (service.Spec?.Ports ?? []).Count > 0) continue;
            var key = string.Join(';', ports.Select(p => $"{p.Name}/{p.Protocol}/{p.Port}"));
            if (!groups.TryGetValue(key, out var group)) groups[key] = group = (ports, [], []);
            var ready = pod.IsReady || service.Spec?.PublishNotReadyAddresses == true;
            (ready ? group.Ready : group.NotReady).Add(Address(pod, service));
        }
        return [.. groups.Values.Select(g => new EndpointSubset { Addresses = OrNone(g.Ready), NotReadyAddresses = OrNone(g.NotReady), Ports = g.Ports.Count == 0 ? null : g.Ports })];
    }

    private static EndpointAddress Address(Pod pod, Service service) => new()
    {
        Ip = pod.Status!.PodIP!,
        Hostname = ServicePods.Hostname(pod, service),
        NodeName = pod.Spec?.NodeName is { Length: > 0 } node ? node : null,
        TargetRef = ServicePods.Reference(pod),
    };

    /// <summary>An Endpoints object holds at most a thousand addresses, ready ones first.</summary>
    private static (IReadOnlyList<EndpointSubset> Subsets, bool Truncated) Truncate(IReadOnlyList<EndpointSubset> subsets)
    {
        if (subsets.Sum(s => (s.Addresses?.Count ?? 0) + (s.NotReadyAddresses?.Count ?? 0)) <= MaxAddresses) return (subsets, false);
        var room = MaxAddresses;
        var ready = subsets.Select(s => s with { Addresses = Take(s.Addresses) }).ToList();
        return ([.. ready.Select(s => s with { NotReadyAddresses = Take(s.NotReadyAddresses) })], true);

        IReadOnlyList<EndpointAddress>? Take(IReadOnlyList<EndpointAddress>? addresses)
        {
            if (addresses is null) return null;
            var taken = addresses.Take(room).ToList();
            room -= taken.Count;
            return OrNone(taken);
        }
    }

    private static IReadOnlyList<EndpointAddress>? OrNone(List<EndpointAddress> addresses) => addresses.Count == 0 ? null : addresses;

    private static string Text(Endpoints endpoints)
    {
        var bare = new Endpoints
        {
            Metadata = new ObjectMeta
            {
                Labels = new SortedDictionary<string, string>(endpoints.Labels.ToDictionary(), StringComparer.Ordinal).ToDictionary(),
                Annotations = new SortedDictionary<string, string>(endpoints.Annotations.ToDictionary(), StringComparer.Ordinal).ToDictionary(),
            },
            Subsets = endpoints.Subsets ?? [],
        };
        return System.Text.Encoding.UTF8.GetString(ApiJson.Serialize(bare));
    }
}
