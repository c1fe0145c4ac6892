using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Meta;

/// <summary>Wire type <c>apimachinery.pkg.apis.meta.v1.APIResource</c>.</summary>
[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.APIResource")]
public sealed record APIResource : ApiRecord
{
    [JsonPropertyName("kind"), Field(3, Required = true)]
    public string Kind { get => field ?? ""; init; }

    [JsonPropertyName("name"), Field(1, Required = true)]
    public string Name { get => field ?? ""; init; }

    [JsonPropertyName("namespaced"), Field(2, Required = true)]
    public bool Namespaced { get; init; }

    [JsonPropertyName("verbs"), Field(4, Required = true)]
    public IReadOnlyList<string> Verbs { get => field ?? []; init; }

    [JsonPropertyName("shortNames"), Field(5, List = "atomic")]
    public IReadOnlyList<string>? ShortNames { get; init; }

    [JsonPropertyName("singularName"), Field(6, Required = true)]
    public string SingularName { get => field ?? ""; init; }

    [JsonPropertyName("categories"), Field(7, List = "atomic")]
    public IReadOnlyList<string>? Categories { get; init; }

    [JsonPropertyName("group"), Field(8)]
    public string? Group { get; init; }

    [JsonPropertyName("version"), Field(9)]
    public string? Version { get; init; }

    [JsonPropertyName("storageVersionHash"), Field(10)]
    public string? StorageVersionHash { get; init; }
}
