using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.KeyToPath</c>.</summary>
[ApiType("io.k8s.api.core.v1.KeyToPath")]
public sealed record KeyToPath : ApiRecord
{
    [Doc("The key.")]
    [JsonPropertyName("key"), Field(1, Required = true)]
    public string Key { get => field ?? ""; init; }

    [Doc("Relative path of the file.")]
    [JsonPropertyName("path"), Field(2, Required = true)]
    public string Path { get => field ?? ""; init; }

    [Doc("Permission bits of the file.")]
    [JsonPropertyName("mode"), Field(3)]
    public int? Mode { get; init; }
}
