using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.TopologySelectorLabelRequirement</c>.</summary>
[ApiType("io.k8s.api.core.v1.TopologySelectorLabelRequirement")]
public sealed record TopologySelectorLabelRequirement : ApiRecord
{
    [JsonPropertyName("key"), Field(1, Required = true)]
    public string Key { get => field ?? ""; init; }

    [JsonPropertyName("values"), Field(2, Required = true, List = "atomic")]
    public IReadOnlyList<string> Values { get => field ?? []; init; }
}
