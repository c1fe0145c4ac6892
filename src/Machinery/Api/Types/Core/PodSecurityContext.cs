using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.PodSecurityContext</c>.</summary>
[ApiType("io.k8s.api.core.v1.PodSecurityContext")]
public sealed record PodSecurityContext : ApiRecord
{
    [JsonPropertyName("seLinuxOptions"), Field(1)]
    public SELinuxOptions? SeLinuxOptions { get; init; }

    [Doc("User id of the containers' first processes.")]
    [JsonPropertyName("runAsUser"), Field(2)]
    public long? RunAsUser { get; init; }

    [Doc("Refuse to start containers as user 0.")]
    [JsonPropertyName("runAsNonRoot"), Field(3)]
    public bool? RunAsNonRoot { get; init; }

    [Doc("Further groups of the first processes.")]
    [JsonPropertyName("supplementalGroups"), Field(4, List = "atomic")]
    public IReadOnlyList<long>? SupplementalGroups { get; init; }

    [Doc("Group that owns the volumes.")]
    [JsonPropertyName("fsGroup"), Field(5)]
    public long? FsGroup { get; init; }

    [Doc("Group id of the containers' first processes.")]
    [JsonPropertyName("runAsGroup"), Field(6)]
    public long? RunAsGroup { get; init; }

    [Doc("Kernel parameters of the pod's namespaces.")]
    [JsonPropertyName("sysctls"), Field(7, List = "atomic")]
    public IReadOnlyList<Sysctl>? Sysctls { get; init; }

    [JsonPropertyName("windowsOptions"), Field(8)]
    public WindowsSecurityContextOptions? WindowsOptions { get; init; }

    [Doc("When the ownership of a volume is changed.")]
    [Enum("Always", "OnRootMismatch")]
    [JsonPropertyName("fsGroupChangePolicy"), Field(9)]
    public string? FsGroupChangePolicy { get; init; }

    [JsonPropertyName("seccompProfile"), Field(10)]
    public SeccompProfile? SeccompProfile { get; init; }

    [JsonPropertyName("appArmorProfile"), Field(11)]
    public AppArmorProfile? AppArmorProfile { get; init; }

    [Doc("Whether groups of the image are added.")]
    [Enum("Merge", "Strict")]
    [JsonPropertyName("supplementalGroupsPolicy"), Field(12)]
    public string? SupplementalGroupsPolicy { get; init; }

    [Doc("How volumes get their SELinux label.")]
    [Enum("MountOption", "Recursive")]
    [JsonPropertyName("seLinuxChangePolicy"), Field(13)]
    public string? SeLinuxChangePolicy { get; init; }
}
