using MiniKube.ControlPlane.ControllerManager.Ownership;
using MiniKube.ControlPlane.ControllerManager.Pods;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Api.Types.Discovery;
using EndpointPort = MiniKube.Machinery.Api.Types.Discovery.EndpointPort;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.EndpointSlices;

/// <summary>What to write so that a Service's slices name exactly its pods. Pure. Existing slices keep what is still right, so
/// that one changed pod costs one written slice.</summary>
public sealed record EndpointSlicePlan(IReadOnlyList<EndpointSlice> Create, IReadOnlyList<EndpointSlice> Update, IReadOnlyList<EndpointSlice> Delete)
{
    public const string ManagedBy = "endpointslice-controller.k8s.io";
    public const string ManagedByLabel = "endpointslice.kubernetes.io/managed-by";
    public const string ServiceNameLabel = "kubernetes.io/service-name";
    private const string TriggerTime = "endpoints.kubernetes.io/last-change-trigger-time";

    /// <param name="pods">Pods the Service selects.</param>
    /// <param name="zoneOf">The zone of a node by name; null where unknown.</param>
    /// <param name="existing">Slices of this Service that this controller manages.</param>
    public static EndpointSlicePlan For(Service service, IEnumerable<Pod> pods, Func<string, string?> zoneOf, IReadOnlyCollection<EndpointSlice> existing, int maxPerSlice)
    {
        var (create, update) = (new List<EndpointSlice>(), new List<EndpointSlice>());
        var left = existing.Where(s => s.AddressType == "IPv4").ToList();
        var wrongType = existing.Except(left).ToList();
        foreach (var group in WantedByPorts(service, pods, zoneOf))
        {
            var samePorts = left.Where(s => PortsKey(s.Ports ?? []) == group.Key).ToList();
            left.RemoveAll(samePorts.Contains);
            var reused = Fill(service, group.Value, samePorts, maxPerSlice, create);
            foreach (var (slice, endpoints) in reused.Where(r => r.Value.Count > 0))
            {
                if (!SameEndpoints(slice.Endpoints ?? [], endpoints) || !SameMetadata(slice, service)) update.Add(With(slice, service, endpoints));
            }
            left.AddRange(reused.Where(r => r.Value.Count == 0).Select(r => r.Key));
        }
        if (create.Count == 0 && update.Count == 0 && left.Count == existing.Count) KeepPlaceholder(service, left, create, update);
        Reuse(service, create, update, left);
        return new EndpointSlicePlan(create, update, [.. left, .. wrongType]);
    }

    /// <summary>A slice that would go takes over what a new one would hold: one write, and readers never see the Service without slices.</summary>
    private static void Reuse(Service service, List<EndpointSlice> create, List<EndpointSlice> update, List<EndpointSlice> left)
    {
        for (var pairs = Math.Min(create.Count, left.Count); pairs > 0; pairs--)
        {
            update.Add(With(left[^1] with { Ports = create[^1].Ports }, service, create[^1].Endpoints ?? []));
            left.RemoveAt(left.Count - 1);
            create.RemoveAt(create.Count - 1);
        }
    }

    /// <summary>Endpoints by the ports they serve: a named port may have another number in each pod.</summary>
    private static SortedDictionary<string, (IReadOnlyList<EndpointPort> Ports, List<Endpoint> Endpoints)> WantedByPorts(Service service, IEnumerable<Pod> pods, Func<string, string?> zoneOf)
    {
        var groups = new SortedDictionary<string, (IReadOnlyList<EndpointPort> Ports, List<Endpoint> Endpoints)>(StringComparer.Ordinal);
        foreach (var pod in pods.Where(ServicePods.CanServe).OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            IReadOnlyList<EndpointPort> ports = [.. from port in service.Spec?.Ports ?? []
                                                    let number = ServicePods.TargetPort(pod, port)
                                                    where number is not null
                                                    select new EndpointPort { Name = port.Name ?? "", Port = number, Protocol = port.Protocol ?? "TCP", AppProtocol = port.AppProtocol }];
            var key = PortsKey(ports);
            if (!groups.TryGetValue(key, out var group)) groups[key] = group = (ports, []);
            group.Endpoints.Add(ToEndpoint(pod, service, zoneOf));
        }
        return groups;
    }

    private static Endpoint ToEndpoint(Pod pod, Service service, Func<string, string?> zoneOf)
    {
        var serving = pod.IsReady;
        var terminating = pod.IsBeingDeleted;
        var node = pod.Spec?.NodeName is { Length: > 0 } name ? name : null;
        return new Endpoint
        {
            Addresses = [pod.Status!.PodIP!],
            Conditions = new EndpointConditions
            {
                Ready = service.Spec?.PublishNotReadyAddresses == true || (serving && !terminating),
                Serving = serving,
                Terminating = terminating,
            },
            Hostname = ServicePods.Hostname(pod, service),
            NodeName = node,
            Zone = node is null ? null : zoneOf(node),
            TargetRef = ServicePods.Reference(pod),
        };
    }

    /// <summary>Leaves endpoints where they are, and puts new ones where there is room: first into slices that change anyway, then
    /// into others, then into new slices.</summary>
    private static Dictionary<EndpointSlice, List<Endpoint>> Fill(Service service, (IReadOnlyList<EndpointPort> Ports, List<Endpoint> Endpoints) wanted, List<EndpointSlice> slices, int max, List<EndpointSlice> create)
    {
        var missing = new Dictionary<string, Endpoint>(StringComparer.Ordinal);
        foreach (var endpoint in wanted.Endpoints) missing.TryAdd(Identity(endpoint), endpoint);
        var kept = new Dictionary<EndpointSlice, List<Endpoint>>();
        foreach (var slice in slices)
        {
            kept[slice] = [];
            foreach (var endpoint in slice.Endpoints ?? [])
            {
                if (kept[slice].Count < max && missing.Remove(Identity(endpoint), out var now)) kept[slice].Add(now);
            }
        }
        var rest = new Queue<Endpoint>(missing.Values);
        foreach (var slice in slices.OrderByDescending(s => !SameEndpoints(s.Endpoints ?? [], kept[s])).ThenByDescending(s => kept[s].Count))
        {
            while (rest.Count > 0 && kept[slice].Count < max) kept[slice].Add(rest.Dequeue());
        }
        while (rest.Count > 0)
        {
            List<Endpoint> endpoints = [];
            while (rest.Count > 0 && endpoints.Count < max) endpoints.Add(rest.Dequeue());
            create.Add(New(service, wanted.Ports, endpoints));
        }
        return kept;
    }

    /// <summary>A Service that selects nothing has one slice without endpoints, so that readers can tell "none" from "not yet".</summary>
    private static void KeepPlaceholder(Service service, List<EndpointSlice> left, List<EndpointSlice> create, List<EndpointSlice> update)
    {
        if (left.FirstOrDefault() is not { } placeholder)
        {
            create.Add(New(service, [], []));
            return;
        }
        left.Remove(placeholder);
        if ((placeholder.Endpoints ?? []).Count > 0 || (placeholder.Ports ?? []).Count > 0 || !SameMetadata(placeholder, service))
            update.Add(With(placeholder with { Ports = [] }, service, []));
    }

    private static EndpointSlice New(Service service, IReadOnlyList<EndpointPort> ports, IReadOnlyList<Endpoint> endpoints) => new()
    {
        ApiVersion = "discovery.k8s.io/v1",
        Kind = "EndpointSlice",
        Metadata = new ObjectMeta
        {
            GenerateName = service.Name + "-",
            Namespace = service.Namespace,
            Labels = LabelsFor(service),
            Annotations = AnnotationsFor(service, null),
            OwnerReferences = [OwnerReferences.ControllerOf(service, "v1", "Service")],
        },
        AddressType = "IPv4",
        Ports = ports,
        Endpoints = endpoints,
    };

    private static EndpointSlice With(EndpointSlice slice, Service service, IReadOnlyList<Endpoint> endpoints) => slice with
    {
        Metadata = slice.Metadata! with { Labels = LabelsFor(service), Annotations = AnnotationsFor(service, slice) },
        Endpoints = endpoints,
    };

    private static Dictionary<string, string> LabelsFor(Service service)
    {
        var labels = new Dictionary<string, string>(service.Labels, StringComparer.Ordinal) { [ServiceNameLabel] = service.Name, [ManagedByLabel] = ManagedBy };
        labels.Remove(ServicePods.HeadlessLabel);
        if (ServicePods.IsHeadless(service)) labels[ServicePods.HeadlessLabel] = "";
        return labels;
    }

    private static Dictionary<string, string>? AnnotationsFor(Service service, EndpointSlice? slice)
    {
        var annotations = new Dictionary<string, string>(slice?.Annotations ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        if (slice is null && service.Metadata?.CreationTimestamp is { } created) annotations[TriggerTime] = created.ToString();
        return annotations.Count == 0 ? null : annotations;
    }

    private static bool SameMetadata(EndpointSlice slice, Service service)
    {
        var wanted = LabelsFor(service);
        return wanted.Count == slice.Labels.Count && wanted.All(p => slice.Labels.GetValueOrDefault(p.Key) == p.Value);
    }

    private static string PortsKey(IReadOnlyList<EndpointPort> ports) =>
        string.Join(';', ports.Select(p => $"{p.Name}/{p.Protocol ?? "TCP"}/{p.Port}/{p.AppProtocol}").Order(StringComparer.Ordinal));

    private static string Identity(Endpoint endpoint) => $"{(endpoint.Addresses.Count > 0 ? endpoint.Addresses[0] : "")}/{endpoint.TargetRef?.Uid}";

    private static bool SameEndpoints(IReadOnlyList<Endpoint> a, IReadOnlyList<Endpoint> b) =>
        a.Count == b.Count && a.Select(Text).ToHashSet(StringComparer.Ordinal).SetEquals(b.Select(Text));

    private static string Text(Endpoint e) =>
        $"{Identity(e)}/{e.Conditions?.Ready}/{e.Conditions?.Serving}/{e.Conditions?.Terminating}/{e.Hostname}/{e.NodeName}/{e.Zone}/{e.TargetRef?.Name}";
}
