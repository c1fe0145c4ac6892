using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Quantities;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>The Node kind of v1.</summary>
[Doc("A machine that runs pods.")]
[ApiType("io.k8s.api.core.v1.Node")]
[ApiKind("", "v1", "Node")]
public sealed record Node : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [Doc("What the cluster has decided about the node.")]
    [JsonPropertyName("spec"), Field(2)]
    public NodeSpec? Spec { get; init; }

    [Doc("What the kubelet says about the node.")]
    [JsonPropertyName("status"), Field(3)]
    public NodeStatus? Status { get; init; }
}

/// <summary>Wire type <c>api.core.v1.NodeSpec</c>.</summary>
[ApiType("io.k8s.api.core.v1.NodeSpec")]
public sealed record NodeSpec : ApiRecord
{
    [Doc("Address range for the node's pods.")]
    [JsonPropertyName("podCIDR"), Field(1)]
    public string? PodCIDR { get; init; }

    [JsonPropertyName("externalID"), Field(2)]
    public string? ExternalID { get; init; }

    [Doc("Id of the machine at its provider.")]
    [JsonPropertyName("providerID"), Field(3)]
    public string? ProviderID { get; init; }

    [Doc("Keeps new pods away.")]
    [JsonPropertyName("unschedulable"), Field(4)]
    public bool? Unschedulable { get; init; }

    [Doc("Keep away, or push out, pods that do not tolerate them.")]
    [JsonPropertyName("taints"), Field(5, List = "atomic")]
    public IReadOnlyList<Taint>? Taints { get; init; }

    [JsonPropertyName("configSource"), Field(6)]
    public NodeConfigSource? ConfigSource { get; init; }

    [Doc("Address ranges for the node's pods, at most one per family.")]
    [JsonPropertyName("podCIDRs"), Field(7, Strategy = "merge", List = "set")]
    public IReadOnlyList<string>? PodCIDRs { get; init; }
}

/// <summary>Wire type <c>api.core.v1.NodeStatus</c>.</summary>
[ApiType("io.k8s.api.core.v1.NodeStatus")]
public sealed record NodeStatus : ApiRecord
{
    [Doc("All resources of the node.")]
    [JsonPropertyName("capacity"), Field(1)]
    public IReadOnlyDictionary<string, Quantity>? Capacity { get; init; }

    [Doc("Resources that pods may use.")]
    [JsonPropertyName("allocatable"), Field(2)]
    public IReadOnlyDictionary<string, Quantity>? Allocatable { get; init; }

    [JsonPropertyName("phase"), Field(3)]
    public string? Phase { get; init; }

    [Doc("Conditions such as Ready, MemoryPressure and DiskPressure.")]
    [JsonPropertyName("conditions"), Field(4, MergeKey = "type", Strategy = "merge", List = "map", Keys = ["type"])]
    public IReadOnlyList<NodeCondition>? Conditions { get; init; }

    [Doc("Host name and addresses.")]
    [JsonPropertyName("addresses"), Field(5, MergeKey = "type", Strategy = "merge", List = "map", Keys = ["type"])]
    public IReadOnlyList<NodeAddress>? Addresses { get; init; }

    [Doc("Ports of the daemons on the node.")]
    [JsonPropertyName("daemonEndpoints"), Field(6)]
    public NodeDaemonEndpoints? DaemonEndpoints { get; init; }

    [Doc("Ids and versions of the machine and its software.")]
    [JsonPropertyName("nodeInfo"), Field(7)]
    public NodeSystemInfo? NodeInfo { get; init; }

    [Doc("Images present on the node.")]
    [JsonPropertyName("images"), Field(8, List = "atomic")]
    public IReadOnlyList<ContainerImage>? Images { get; init; }

    [JsonPropertyName("volumesInUse"), Field(9, List = "atomic")]
    public IReadOnlyList<string>? VolumesInUse { get; init; }

    [JsonPropertyName("volumesAttached"), Field(10, List = "atomic")]
    public IReadOnlyList<AttachedVolume>? VolumesAttached { get; init; }

    [JsonPropertyName("config"), Field(11)]
    public NodeConfigStatus? Config { get; init; }

    [JsonPropertyName("runtimeHandlers"), Field(12, List = "atomic")]
    public IReadOnlyList<NodeRuntimeHandler>? RuntimeHandlers { get; init; }

    [JsonPropertyName("features"), Field(13)]
    public NodeFeatures? Features { get; init; }

    [JsonPropertyName("declaredFeatures"), Field(14, List = "atomic")]
    public IReadOnlyList<string>? DeclaredFeatures { get; init; }
}

/// <summary>Wire type <c>api.core.v1.NodeCondition</c>.</summary>
[ApiType("io.k8s.api.core.v1.NodeCondition")]
public sealed record NodeCondition : ApiRecord
{
    [JsonPropertyName("type"), Field(1, Required = true)]
    public string Type { get => field ?? ""; init; }

    [JsonPropertyName("status"), Field(2, Required = true)]
    public string Status { get => field ?? ""; init; }

    [JsonPropertyName("lastHeartbeatTime"), Field(3)]
    public Time? LastHeartbeatTime { get; init; }

    [JsonPropertyName("lastTransitionTime"), Field(4)]
    public Time? LastTransitionTime { get; init; }

    [JsonPropertyName("reason"), Field(5)]
    public string? Reason { get; init; }

    [JsonPropertyName("message"), Field(6)]
    public string? Message { get; init; }
}

/// <summary>A list of Node objects, with the resourceVersion at which it was read.</summary>
[ApiType("io.k8s.api.core.v1.NodeList")]
[ApiKind("", "v1", "NodeList")]
public sealed record NodeList : ApiRecord, IKubeList<Node>
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ListMeta? Metadata { get; init; }

    [JsonPropertyName("items"), Field(2, Required = true)]
    public IReadOnlyList<Node> Items { get => field ?? []; init; }
}
