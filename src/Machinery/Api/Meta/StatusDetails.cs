using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Meta;

/// <summary>Wire type <c>apimachinery.pkg.apis.meta.v1.StatusDetails</c>.</summary>
[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.StatusDetails")]
public sealed record StatusDetails : ApiRecord
{
    [JsonPropertyName("kind"), Field(3)]
    public string? Kind { get; init; }

    [JsonPropertyName("name"), Field(1)]
    public string? Name { get; init; }

    [JsonPropertyName("group"), Field(2)]
    public string? Group { get; init; }

    [JsonPropertyName("causes"), Field(4, List = "atomic")]
    public IReadOnlyList<StatusCause>? Causes { get; init; }

    [JsonPropertyName("retryAfterSeconds"), Field(5)]
    public int? RetryAfterSeconds { get; init; }

    [JsonPropertyName("uid"), Field(6)]
    public string? Uid { get; init; }
}
