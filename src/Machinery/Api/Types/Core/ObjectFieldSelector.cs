using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.ObjectFieldSelector</c>.</summary>
[ApiType("io.k8s.api.core.v1.ObjectFieldSelector", MapType = "atomic")]
public sealed record ObjectFieldSelector : ApiRecord
{
    [Doc("Version of the path's schema.")]
    [Default("\"v1\"")]
    [JsonPropertyName("apiVersion"), Field(1)]
    public string? ApiVersion { get; init; }

    [Doc("Path of the field, such as metadata.name.")]
    [JsonPropertyName("fieldPath"), Field(2, Required = true)]
    public string FieldPath { get => field ?? ""; init; }
}
