using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Apps;

/// <summary>Wire type <c>api.apps.v1.StatefulSetOrdinals</c>.</summary>
[ApiType("io.k8s.api.apps.v1.StatefulSetOrdinals")]
public sealed record StatefulSetOrdinals : ApiRecord
{
    [JsonPropertyName("start"), Field(1)]
    public int? Start { get; init; }
}
