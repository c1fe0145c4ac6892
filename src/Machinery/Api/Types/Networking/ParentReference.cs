using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Networking;

/// <summary>Wire type <c>api.networking.v1.ParentReference</c>.</summary>
[ApiType("io.k8s.api.networking.v1.ParentReference")]
public sealed record ParentReference : ApiRecord
{
    [JsonPropertyName("group"), Field(1)]
    public string? Group { get; init; }

    [JsonPropertyName("resource"), Field(2, Required = true)]
    public string Resource { get => field ?? ""; init; }

    [JsonPropertyName("namespace"), Field(3)]
    public string? Namespace { get; init; }

    [JsonPropertyName("name"), Field(4, Required = true)]
    public string Name { get => field ?? ""; init; }
}
