using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Authorization;

/// <summary>Wire type <c>api.authorization.v1.ResourceRule</c>.</summary>
[ApiType("io.k8s.api.authorization.v1.ResourceRule")]
public sealed record ResourceRule : ApiRecord
{
    [JsonPropertyName("verbs"), Field(1, Required = true, List = "atomic")]
    public IReadOnlyList<string> Verbs { get => field ?? []; init; }

    [JsonPropertyName("apiGroups"), Field(2, List = "atomic")]
    public IReadOnlyList<string>? ApiGroups { get; init; }

    [JsonPropertyName("resources"), Field(3, List = "atomic")]
    public IReadOnlyList<string>? Resources { get; init; }

    [JsonPropertyName("resourceNames"), Field(4, List = "atomic")]
    public IReadOnlyList<string>? ResourceNames { get; init; }
}
