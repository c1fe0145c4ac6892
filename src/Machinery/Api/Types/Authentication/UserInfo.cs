using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Authentication;

/// <summary>Wire type <c>api.authentication.v1.UserInfo</c>.</summary>
[ApiType("io.k8s.api.authentication.v1.UserInfo")]
public sealed record UserInfo : ApiRecord
{
    [JsonPropertyName("username"), Field(1)]
    public string? Username { get; init; }

    [JsonPropertyName("uid"), Field(2)]
    public string? Uid { get; init; }

    [JsonPropertyName("groups"), Field(3, List = "atomic")]
    public IReadOnlyList<string>? Groups { get; init; }

    [JsonPropertyName("extra"), Field(4)]
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Extra { get; init; }
}
