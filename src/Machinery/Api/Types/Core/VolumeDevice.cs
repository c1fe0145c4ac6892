using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.VolumeDevice</c>.</summary>
[ApiType("io.k8s.api.core.v1.VolumeDevice")]
public sealed record VolumeDevice : ApiRecord
{
    [Doc("Name of a claim in block mode.")]
    [JsonPropertyName("name"), Field(1, Required = true)]
    public string Name { get => field ?? ""; init; }

    [Doc("Path of the device in the container.")]
    [JsonPropertyName("devicePath"), Field(2, Required = true)]
    public string DevicePath { get => field ?? ""; init; }
}
