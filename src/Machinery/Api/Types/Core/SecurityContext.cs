using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.SecurityContext</c>.</summary>
[ApiType("io.k8s.api.core.v1.SecurityContext")]
public sealed record SecurityContext : ApiRecord
{
    [Doc("Linux capabilities to add or drop.")]
    [JsonPropertyName("capabilities"), Field(1)]
    public Capabilities? Capabilities { get; init; }

    [Doc("Run with all rights on the node.")]
    [JsonPropertyName("privileged"), Field(2)]
    public bool? Privileged { get; init; }

    [JsonPropertyName("seLinuxOptions"), Field(3)]
    public SELinuxOptions? SeLinuxOptions { get; init; }

    [Doc("User id of the first process.")]
    [JsonPropertyName("runAsUser"), Field(4)]
    public long? RunAsUser { get; init; }

    [Doc("Refuse to start as user 0.")]
    [JsonPropertyName("runAsNonRoot"), Field(5)]
    public bool? RunAsNonRoot { get; init; }

    [Doc("Make the root file system read-only.")]
    [JsonPropertyName("readOnlyRootFilesystem"), Field(6)]
    public bool? ReadOnlyRootFilesystem { get; init; }

    [Doc("Whether a process may gain more rights than its parent.")]
    [JsonPropertyName("allowPrivilegeEscalation"), Field(7)]
    public bool? AllowPrivilegeEscalation { get; init; }

    [Doc("Group id of the first process.")]
    [JsonPropertyName("runAsGroup"), Field(8)]
    public long? RunAsGroup { get; init; }

    [Doc("Which parts of /proc are hidden.")]
    [Enum("Default", "Unmasked")]
    [JsonPropertyName("procMount"), Field(9)]
    public string? ProcMount { get; init; }

    [JsonPropertyName("windowsOptions"), Field(10)]
    public WindowsSecurityContextOptions? WindowsOptions { get; init; }

    [Doc("The system call filter.")]
    [JsonPropertyName("seccompProfile"), Field(11)]
    public SeccompProfile? SeccompProfile { get; init; }

    [JsonPropertyName("appArmorProfile"), Field(12)]
    public AppArmorProfile? AppArmorProfile { get; init; }
}
