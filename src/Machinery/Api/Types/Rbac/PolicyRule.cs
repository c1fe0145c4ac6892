using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Rbac;

/// <summary>Wire type <c>api.rbac.v1.PolicyRule</c>.</summary>
[ApiType("io.k8s.api.rbac.v1.PolicyRule")]
public sealed record PolicyRule : ApiRecord
{
    [Doc("Verbs that are allowed; * for all.")]
    [JsonPropertyName("verbs"), Field(1, Required = true, List = "atomic")]
    public IReadOnlyList<string> Verbs { get => field ?? []; init; }

    [Doc("API groups of the resources; * for all.")]
    [JsonPropertyName("apiGroups"), Field(2, List = "atomic")]
    public IReadOnlyList<string>? ApiGroups { get; init; }

    [Doc("Resources; * for all.")]
    [JsonPropertyName("resources"), Field(3, List = "atomic")]
    public IReadOnlyList<string>? Resources { get; init; }

    [Doc("Names to which the rule is restricted.")]
    [JsonPropertyName("resourceNames"), Field(4, List = "atomic")]
    public IReadOnlyList<string>? ResourceNames { get; init; }

    [Doc("URL paths that are no resources.")]
    [JsonPropertyName("nonResourceURLs"), Field(5, List = "atomic")]
    public IReadOnlyList<string>? NonResourceURLs { get; init; }
}
