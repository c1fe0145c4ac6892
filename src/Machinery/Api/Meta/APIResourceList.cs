using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Meta;

/// <summary>Wire type <c>apimachinery.pkg.apis.meta.v1.APIResourceList</c>.</summary>
[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.APIResourceList")]
[ApiKind("", "v1", "APIResourceList")]
public sealed record APIResourceList : ApiRecord
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("groupVersion"), Field(1, Required = true)]
    public string GroupVersion { get => field ?? ""; init; }

    [JsonPropertyName("resources"), Field(2, Required = true, List = "atomic")]
    public IReadOnlyList<APIResource> Resources { get => field ?? []; init; }
}
