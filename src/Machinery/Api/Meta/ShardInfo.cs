using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Meta;

/// <summary>Wire type <c>apimachinery.pkg.apis.meta.v1.ShardInfo</c>.</summary>
[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.ShardInfo")]
public sealed record ShardInfo : ApiRecord
{
    [JsonPropertyName("selector"), Field(1, Required = true)]
    public string Selector { get => field ?? ""; init; }
}
