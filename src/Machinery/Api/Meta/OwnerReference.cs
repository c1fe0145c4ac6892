using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Meta;

/// <summary>Wire type <c>apimachinery.pkg.apis.meta.v1.OwnerReference</c>.</summary>
[Doc("An object that another belongs to.")]
[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.OwnerReference", MapType = "atomic")]
public sealed record OwnerReference : ApiRecord
{
    [Doc("API version of the owner.")]
    [JsonPropertyName("apiVersion"), Field(5, Required = true)]
    public string ApiVersion { get => field ?? ""; init; }

    [Doc("Kind of the owner.")]
    [JsonPropertyName("kind"), Field(1, Required = true)]
    public string Kind { get => field ?? ""; init; }

    [Doc("Name of the owner.")]
    [JsonPropertyName("name"), Field(3, Required = true)]
    public string Name { get => field ?? ""; init; }

    [Doc("Uid of the owner.")]
    [JsonPropertyName("uid"), Field(4, Required = true)]
    public string Uid { get => field ?? ""; init; }

    [Doc("Whether the owner controls this object; at most one does.")]
    [JsonPropertyName("controller"), Field(6)]
    public bool? Controller { get; init; }

    [Doc("Whether the owner, deleted in the foreground, waits for this object.")]
    [JsonPropertyName("blockOwnerDeletion"), Field(7)]
    public bool? BlockOwnerDeletion { get; init; }
}
