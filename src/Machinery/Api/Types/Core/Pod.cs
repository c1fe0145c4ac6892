using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Quantities;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>The Pod kind of v1.</summary>
[Doc("A group of one or more containers that run together on one node and share its network address and volumes.")]
[ApiType("io.k8s.api.core.v1.Pod")]
[ApiKind("", "v1", "Pod")]
public sealed record Pod : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [Doc("What should run: containers, volumes, and where and how the pod is scheduled.")]
    [JsonPropertyName("spec"), Field(2)]
    public PodSpec? Spec { get; init; }

    [Doc("What the kubelet last saw of the pod.")]
    [JsonPropertyName("status"), Field(3)]
    public PodStatus? Status { get; init; }
}

/// <summary>Wire type <c>api.core.v1.PodSpec</c>.</summary>
[Doc("The wanted state of a pod.")]
[ApiType("io.k8s.api.core.v1.PodSpec")]
public sealed record PodSpec : ApiRecord
{
    [Doc("Volumes that the pod's containers may mount, by name.")]
    [JsonPropertyName("volumes"), Field(1, MergeKey = "name", Strategy = "merge,retainKeys", List = "map", Keys = ["name"])]
    public IReadOnlyList<Volume>? Volumes { get; init; }

    [Doc("The containers of the pod; at least one, and the list is fixed once the pod exists.")]
    [JsonPropertyName("containers"), Field(2, Required = true, MergeKey = "name", Strategy = "merge", List = "map", Keys = ["name"])]
    public IReadOnlyList<Container> Containers { get => field ?? []; init; }

    [Doc("Whether the kubelet restarts containers of the pod that end.")]
    [Default("\"Always\""), Enum("Always", "OnFailure", "Never")]
    [JsonPropertyName("restartPolicy"), Field(3)]
    public string? RestartPolicy { get; init; }

    [Doc("Seconds between the request to stop and the kill.")]
    [Default("30")]
    [JsonPropertyName("terminationGracePeriodSeconds"), Field(4)]
    public long? TerminationGracePeriodSeconds { get; init; }

    [Doc("Seconds after its start at which the pod is marked failed and stopped.")]
    [JsonPropertyName("activeDeadlineSeconds"), Field(5)]
    public long? ActiveDeadlineSeconds { get; init; }

    [Doc("Where the containers' DNS settings come from.")]
    [Default("\"ClusterFirst\""), Enum("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None")]
    [JsonPropertyName("dnsPolicy"), Field(6)]
    public string? DnsPolicy { get; init; }

    [Doc("Labels that a node must have for the pod to run there.")]
    [JsonPropertyName("nodeSelector"), Field(7, Map = "atomic")]
    public IReadOnlyDictionary<string, string>? NodeSelector { get; init; }

    [Doc("The ServiceAccount the pod acts as.")]
    [JsonPropertyName("serviceAccountName"), Field(8)]
    public string? ServiceAccountName { get; init; }

    [Doc("Older name of serviceAccountName.")]
    [JsonPropertyName("serviceAccount"), Field(9)]
    public string? ServiceAccount { get; init; }

    [Doc("The node the pod is bound to; set by the scheduler.")]
    [JsonPropertyName("nodeName"), Field(10)]
    public string? NodeName { get; init; }

    [Doc("Use the network of the node.")]
    [JsonPropertyName("hostNetwork"), Field(11)]
    public bool? HostNetwork { get; init; }

    [Doc("Use the process namespace of the node.")]
    [JsonPropertyName("hostPID"), Field(12)]
    public bool? HostPID { get; init; }

    [Doc("Use the IPC namespace of the node.")]
    [JsonPropertyName("hostIPC"), Field(13)]
    public bool? HostIPC { get; init; }

    [Doc("Security settings for all containers of the pod.")]
    [JsonPropertyName("securityContext"), Field(14)]
    public PodSecurityContext? SecurityContext { get; init; }

    [Doc("Secrets with credentials for pulling the images.")]
    [JsonPropertyName("imagePullSecrets"), Field(15, MergeKey = "name", Strategy = "merge", List = "map", Keys = ["name"])]
    public IReadOnlyList<LocalObjectReference>? ImagePullSecrets { get; init; }

    [Doc("Host name inside the pod; the pod's name if unset.")]
    [JsonPropertyName("hostname"), Field(16)]
    public string? Hostname { get; init; }

    [Doc("Makes the pod's full name hostname.subdomain.namespace.svc.domain.")]
    [JsonPropertyName("subdomain"), Field(17)]
    public string? Subdomain { get; init; }

    [Doc("Rules that attract the pod to, or keep it from, nodes and other pods.")]
    [JsonPropertyName("affinity"), Field(18)]
    public Affinity? Affinity { get; init; }

    [Doc("The scheduler that places the pod.")]
    [Default("\"default-scheduler\"")]
    [JsonPropertyName("schedulerName"), Field(19)]
    public string? SchedulerName { get; init; }

    [Doc("Containers that run before the others, one after the other, each to completion. With restartPolicy Always one keeps running as a sidecar.")]
    [JsonPropertyName("initContainers"), Field(20, MergeKey = "name", Strategy = "merge", List = "map", Keys = ["name"])]
    public IReadOnlyList<Container>? InitContainers { get; init; }

    [Doc("Whether a service account token is mounted into the containers.")]
    [JsonPropertyName("automountServiceAccountToken"), Field(21)]
    public bool? AutomountServiceAccountToken { get; init; }

    [Doc("Taints of nodes that the pod puts up with.")]
    [JsonPropertyName("tolerations"), Field(22, List = "atomic")]
    public IReadOnlyList<Toleration>? Tolerations { get; init; }

    [Doc("Lines added to the containers' hosts file.")]
    [JsonPropertyName("hostAliases"), Field(23, MergeKey = "ip", Strategy = "merge", List = "map", Keys = ["ip"])]
    public IReadOnlyList<HostAlias>? HostAliases { get; init; }

    [Doc("The PriorityClass that gives the pod its priority.")]
    [JsonPropertyName("priorityClassName"), Field(24)]
    public string? PriorityClassName { get; init; }

    [Doc("The pod's priority, filled in from its class.")]
    [JsonPropertyName("priority"), Field(25)]
    public int? Priority { get; init; }

    [Doc("DNS settings merged with those of dnsPolicy.")]
    [JsonPropertyName("dnsConfig"), Field(26)]
    public PodDNSConfig? DnsConfig { get; init; }

    [Doc("Give all containers of the pod one process namespace.")]
    [JsonPropertyName("shareProcessNamespace"), Field(27)]
    public bool? ShareProcessNamespace { get; init; }

    [Doc("Further conditions that must be true for the pod to count as ready.")]
    [JsonPropertyName("readinessGates"), Field(28, List = "atomic")]
    public IReadOnlyList<PodReadinessGate>? ReadinessGates { get; init; }

    [Doc("The RuntimeClass that runs the pod.")]
    [JsonPropertyName("runtimeClassName"), Field(29)]
    public string? RuntimeClassName { get; init; }

    [Doc("Whether the Services of the namespace appear as environment variables.")]
    [JsonPropertyName("enableServiceLinks"), Field(30)]
    public bool? EnableServiceLinks { get; init; }

    [Doc("Whether the pod may push out pods of lower priority.")]
    [Enum("Never", "PreemptLowerPriority")]
    [JsonPropertyName("preemptionPolicy"), Field(31)]
    public string? PreemptionPolicy { get; init; }

    [Doc("Resources of the sandbox itself, from the RuntimeClass.")]
    [JsonPropertyName("overhead"), Field(32)]
    public IReadOnlyDictionary<string, Quantity>? Overhead { get; init; }

    [Doc("How matching pods are spread over zones, nodes or other domains.")]
    [JsonPropertyName("topologySpreadConstraints"), Field(33, MergeKey = "topologyKey", Strategy = "merge", List = "map", Keys = ["topologyKey", "whenUnsatisfiable"])]
    public IReadOnlyList<TopologySpreadConstraint>? TopologySpreadConstraints { get; init; }

    [Doc("Containers added to a running pod for debugging, through the ephemeralcontainers subresource only.")]
    [JsonPropertyName("ephemeralContainers"), Field(34, MergeKey = "name", Strategy = "merge", List = "map", Keys = ["name"])]
    public IReadOnlyList<EphemeralContainer>? EphemeralContainers { get; init; }

    [Doc("Use the pod's fully qualified name as its host name.")]
    [JsonPropertyName("setHostnameAsFQDN"), Field(35)]
    public bool? SetHostnameAsFQDN { get; init; }

    [Doc("The operating system the containers need.")]
    [JsonPropertyName("os"), Field(36)]
    public PodOS? Os { get; init; }

    [Doc("False puts the pod in a user namespace of its own.")]
    [JsonPropertyName("hostUsers"), Field(37)]
    public bool? HostUsers { get; init; }

    [Doc("While any is present, the pod is not scheduled.")]
    [JsonPropertyName("schedulingGates"), Field(38, MergeKey = "name", Strategy = "merge", List = "map", Keys = ["name"])]
    public IReadOnlyList<PodSchedulingGate>? SchedulingGates { get; init; }

    [Doc("Claims of devices that containers refer to by name.")]
    [JsonPropertyName("resourceClaims"), Field(39, MergeKey = "name", Strategy = "merge,retainKeys", List = "map", Keys = ["name"])]
    public IReadOnlyList<PodResourceClaim>? ResourceClaims { get; init; }

    [Doc("Compute resources for the pod as a whole.")]
    [JsonPropertyName("resources"), Field(40)]
    public ResourceRequirements? Resources { get; init; }

    [JsonPropertyName("hostnameOverride"), Field(41)]
    public string? HostnameOverride { get; init; }

    [JsonPropertyName("schedulingGroup"), Field(43)]
    public PodSchedulingGroup? SchedulingGroup { get; init; }
}

/// <summary>Wire type <c>api.core.v1.PodStatus</c>.</summary>
[Doc("The observed state of a pod; it may lag behind the node.")]
[ApiType("io.k8s.api.core.v1.PodStatus")]
public sealed record PodStatus : ApiRecord
{
    [Doc("Where the pod is in its life, in one word.")]
    [Enum("Pending", "Running", "Succeeded", "Failed", "Unknown")]
    [JsonPropertyName("phase"), Field(1)]
    public string? Phase { get; init; }

    [Doc("Conditions such as PodScheduled, Initialized, ContainersReady and Ready.")]
    [JsonPropertyName("conditions"), Field(2, MergeKey = "type", Strategy = "merge", List = "map", Keys = ["type"])]
    public IReadOnlyList<PodCondition>? Conditions { get; init; }

    [Doc("For people: why the pod is in this state.")]
    [JsonPropertyName("message"), Field(3)]
    public string? Message { get; init; }

    [Doc("One CamelCase word for why the pod is in this state.")]
    [JsonPropertyName("reason"), Field(4)]
    public string? Reason { get; init; }

    [Doc("Address of the node.")]
    [JsonPropertyName("hostIP"), Field(5)]
    public string? HostIP { get; init; }

    [Doc("Address of the pod inside the cluster.")]
    [JsonPropertyName("podIP"), Field(6)]
    public string? PodIP { get; init; }

    [Doc("When the kubelet took up the pod.")]
    [JsonPropertyName("startTime"), Field(7)]
    public Time? StartTime { get; init; }

    [Doc("State of each container.")]
    [JsonPropertyName("containerStatuses"), Field(8, List = "atomic")]
    public IReadOnlyList<ContainerStatus>? ContainerStatuses { get; init; }

    [Doc("Quality of service, derived from requests and limits.")]
    [Enum("BestEffort", "Burstable", "Guaranteed")]
    [JsonPropertyName("qosClass"), Field(9)]
    public string? QosClass { get; init; }

    [Doc("State of each init container.")]
    [JsonPropertyName("initContainerStatuses"), Field(10, List = "atomic")]
    public IReadOnlyList<ContainerStatus>? InitContainerStatuses { get; init; }

    [Doc("The node where room is being made for the pod by preemption.")]
    [JsonPropertyName("nominatedNodeName"), Field(11)]
    public string? NominatedNodeName { get; init; }

    [Doc("All addresses of the pod, the first equal to podIP.")]
    [JsonPropertyName("podIPs"), Field(12, MergeKey = "ip", Strategy = "merge", List = "map", Keys = ["ip"])]
    public IReadOnlyList<PodIP>? PodIPs { get; init; }

    [Doc("State of each ephemeral container.")]
    [JsonPropertyName("ephemeralContainerStatuses"), Field(13, List = "atomic")]
    public IReadOnlyList<ContainerStatus>? EphemeralContainerStatuses { get; init; }

    [JsonPropertyName("resize"), Field(14)]
    public string? Resize { get; init; }

    [JsonPropertyName("resourceClaimStatuses"), Field(15, MergeKey = "name", Strategy = "merge,retainKeys", List = "map", Keys = ["name"])]
    public IReadOnlyList<PodResourceClaimStatus>? ResourceClaimStatuses { get; init; }

    [Doc("All addresses of the node.")]
    [JsonPropertyName("hostIPs"), Field(16, MergeKey = "ip", Strategy = "merge", List = "atomic")]
    public IReadOnlyList<HostIP>? HostIPs { get; init; }

    [Doc("The generation this status was written for.")]
    [JsonPropertyName("observedGeneration"), Field(17)]
    public long? ObservedGeneration { get; init; }

    [JsonPropertyName("extendedResourceClaimStatus"), Field(18)]
    public PodExtendedResourceClaimStatus? ExtendedResourceClaimStatus { get; init; }

    [JsonPropertyName("allocatedResources"), Field(19)]
    public IReadOnlyDictionary<string, Quantity>? AllocatedResources { get; init; }

    [JsonPropertyName("resources"), Field(20)]
    public ResourceRequirements? Resources { get; init; }

    [JsonPropertyName("nodeAllocatableResourceClaimStatuses"), Field(21, List = "atomic")]
    public IReadOnlyList<NodeAllocatableResourceClaimStatus>? NodeAllocatableResourceClaimStatuses { get; init; }
}

/// <summary>Wire type <c>api.core.v1.PodCondition</c>.</summary>
[ApiType("io.k8s.api.core.v1.PodCondition")]
public sealed record PodCondition : ApiRecord
{
    [Doc("Name of the condition.")]
    [JsonPropertyName("type"), Field(1, Required = true)]
    public string Type { get => field ?? ""; init; }

    [Doc("True, False or Unknown.")]
    [JsonPropertyName("status"), Field(2, Required = true)]
    public string Status { get => field ?? ""; init; }

    [Doc("When the condition was last checked.")]
    [JsonPropertyName("lastProbeTime"), Field(3)]
    public Time? LastProbeTime { get; init; }

    [Doc("When the status last changed.")]
    [JsonPropertyName("lastTransitionTime"), Field(4)]
    public Time? LastTransitionTime { get; init; }

    [Doc("One CamelCase word for the last change.")]
    [JsonPropertyName("reason"), Field(5)]
    public string? Reason { get; init; }

    [Doc("For people: details of the last change.")]
    [JsonPropertyName("message"), Field(6)]
    public string? Message { get; init; }

    [JsonPropertyName("observedGeneration"), Field(7)]
    public long? ObservedGeneration { get; init; }
}

/// <summary>A list of Pod objects, with the resourceVersion at which it was read.</summary>
[ApiType("io.k8s.api.core.v1.PodList")]
[ApiKind("", "v1", "PodList")]
public sealed record PodList : ApiRecord, IKubeList<Pod>
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ListMeta? Metadata { get; init; }

    [JsonPropertyName("items"), Field(2, Required = true)]
    public IReadOnlyList<Pod> Items { get => field ?? []; init; }
}
