using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.WindowsSecurityContextOptions</c>.</summary>
[ApiType("io.k8s.api.core.v1.WindowsSecurityContextOptions")]
public sealed record WindowsSecurityContextOptions : ApiRecord
{
    [JsonPropertyName("gmsaCredentialSpecName"), Field(1)]
    public string? GmsaCredentialSpecName { get; init; }

    [JsonPropertyName("gmsaCredentialSpec"), Field(2)]
    public string? GmsaCredentialSpec { get; init; }

    [JsonPropertyName("runAsUserName"), Field(3)]
    public string? RunAsUserName { get; init; }

    [JsonPropertyName("hostProcess"), Field(4)]
    public bool? HostProcess { get; init; }
}
