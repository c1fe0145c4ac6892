using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.AppArmorProfile</c>.</summary>
[ApiType("io.k8s.api.core.v1.AppArmorProfile")]
public sealed record AppArmorProfile : ApiRecord
{
    [Doc("Which kind of profile.")]
    [Enum("Localhost", "RuntimeDefault", "Unconfined")]
    [JsonPropertyName("type"), Field(1, Required = true)]
    public string Type { get => field ?? ""; init; }

    [JsonPropertyName("localhostProfile"), Field(2)]
    public string? LocalhostProfile { get; init; }
}
