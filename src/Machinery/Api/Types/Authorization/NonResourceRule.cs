using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Authorization;

/// <summary>Wire type <c>api.authorization.v1.NonResourceRule</c>.</summary>
[ApiType("io.k8s.api.authorization.v1.NonResourceRule")]
public sealed record NonResourceRule : ApiRecord
{
    [JsonPropertyName("verbs"), Field(1, Required = true, List = "atomic")]
    public IReadOnlyList<string> Verbs { get => field ?? []; init; }

    [JsonPropertyName("nonResourceURLs"), Field(2, List = "atomic")]
    public IReadOnlyList<string>? NonResourceURLs { get; init; }
}
