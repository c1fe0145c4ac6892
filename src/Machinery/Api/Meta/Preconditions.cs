using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Meta;

/// <summary>Wire type <c>apimachinery.pkg.apis.meta.v1.Preconditions</c>.</summary>
[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.Preconditions")]
public sealed record Preconditions : ApiRecord
{
    [Doc("The uid the object must have.")]
    [JsonPropertyName("uid"), Field(1)]
    public string? Uid { get; init; }

    [Doc("The resourceVersion the object must have.")]
    [JsonPropertyName("resourceVersion"), Field(2)]
    public string? ResourceVersion { get; init; }
}
