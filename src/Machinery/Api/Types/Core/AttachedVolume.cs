using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.AttachedVolume</c>.</summary>
[ApiType("io.k8s.api.core.v1.AttachedVolume")]
public sealed record AttachedVolume : ApiRecord
{
    [JsonPropertyName("name"), Field(1, Required = true)]
    public string Name { get => field ?? ""; init; }

    [JsonPropertyName("devicePath"), Field(2, Required = true)]
    public string DevicePath { get => field ?? ""; init; }
}
