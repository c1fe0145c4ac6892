using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Meta;

/// <summary>The Status kind of v1.</summary>
[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.Status")]
[ApiKind("", "v1", "Status")]
public sealed record Status : ApiRecord
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ListMeta? Metadata { get; init; }

    [JsonPropertyName("status"), Field(2)]
    public string? StatusValue { get; init; }

    [JsonPropertyName("message"), Field(3)]
    public string? Message { get; init; }

    [JsonPropertyName("reason"), Field(4)]
    public string? Reason { get; init; }

    [JsonPropertyName("details"), Field(5)]
    public StatusDetails? Details { get; init; }

    [JsonPropertyName("code"), Field(6)]
    public int? Code { get; init; }
}
