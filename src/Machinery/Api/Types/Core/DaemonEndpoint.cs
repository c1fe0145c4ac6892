using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.DaemonEndpoint</c>.</summary>
[ApiType("io.k8s.api.core.v1.DaemonEndpoint")]
public sealed record DaemonEndpoint : ApiRecord
{
    [JsonPropertyName("Port"), Field(1, Required = true)]
    public int Port { get; init; }
}
