using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.Machinery.Api.Types.Storage;

/// <summary>Wire type <c>api.storage.v1.VolumeAttachmentSource</c>.</summary>
[ApiType("io.k8s.api.storage.v1.VolumeAttachmentSource")]
public sealed record VolumeAttachmentSource : ApiRecord
{
    [JsonPropertyName("persistentVolumeName"), Field(1)]
    public string? PersistentVolumeName { get; init; }

    [JsonPropertyName("inlineVolumeSpec"), Field(2)]
    public PersistentVolumeSpec? InlineVolumeSpec { get; init; }
}
