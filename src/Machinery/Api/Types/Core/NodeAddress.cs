using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.NodeAddress</c>.</summary>
[ApiType("io.k8s.api.core.v1.NodeAddress")]
public sealed record NodeAddress : ApiRecord
{
    [JsonPropertyName("type"), Field(1, Required = true)]
    public string Type { get => field ?? ""; init; }

    [JsonPropertyName("address"), Field(2, Required = true)]
    public string Address { get => field ?? ""; init; }
}
