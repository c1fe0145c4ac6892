using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Meta;

/// <summary>Wire type <c>apimachinery.pkg.apis.meta.v1.StatusCause</c>.</summary>
[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.StatusCause")]
public sealed record StatusCause : ApiRecord
{
    [JsonPropertyName("reason"), Field(1)]
    public string? Reason { get; init; }

    [JsonPropertyName("message"), Field(2)]
    public string? Message { get; init; }

    [JsonPropertyName("field"), Field(3)]
    public string? Field { get; init; }
}
