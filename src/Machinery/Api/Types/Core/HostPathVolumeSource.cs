using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.HostPathVolumeSource</c>.</summary>
[ApiType("io.k8s.api.core.v1.HostPathVolumeSource")]
public sealed record HostPathVolumeSource : ApiRecord
{
    [Doc("Path on the node.")]
    [JsonPropertyName("path"), Field(1, Required = true)]
    public string Path { get => field ?? ""; init; }

    [Doc("What must be at the path, or is made there.")]
    [Default("\"\""), Enum("", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket")]
    [JsonPropertyName("type"), Field(2)]
    public string? Type { get; init; }
}
