using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.NodeDaemonEndpoints</c>.</summary>
[ApiType("io.k8s.api.core.v1.NodeDaemonEndpoints")]
public sealed record NodeDaemonEndpoints : ApiRecord
{
    [JsonPropertyName("kubeletEndpoint"), Field(1)]
    public DaemonEndpoint? KubeletEndpoint { get; init; }
}
