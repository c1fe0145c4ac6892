using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.ContainerImage</c>.</summary>
[ApiType("io.k8s.api.core.v1.ContainerImage")]
public sealed record ContainerImage : ApiRecord
{
    [JsonPropertyName("names"), Field(1, List = "atomic")]
    public IReadOnlyList<string>? Names { get; init; }

    [JsonPropertyName("sizeBytes"), Field(2)]
    public long? SizeBytes { get; init; }
}
