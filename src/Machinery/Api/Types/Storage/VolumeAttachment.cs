using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Storage;

/// <summary>The VolumeAttachment kind of storage.k8s.io/v1.</summary>
[Doc("A volume that is, or is to be, attached to a node.")]
[ApiType("io.k8s.api.storage.v1.VolumeAttachment")]
[ApiKind("storage.k8s.io", "v1", "VolumeAttachment")]
public sealed record VolumeAttachment : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [JsonPropertyName("spec"), Field(2, Required = true)]
    public VolumeAttachmentSpec? Spec { get; init; }

    [JsonPropertyName("status"), Field(3)]
    public VolumeAttachmentStatus? Status { get; init; }
}

/// <summary>Wire type <c>api.storage.v1.VolumeAttachmentSpec</c>.</summary>
[ApiType("io.k8s.api.storage.v1.VolumeAttachmentSpec")]
public sealed record VolumeAttachmentSpec : ApiRecord
{
    [JsonPropertyName("attacher"), Field(1, Required = true)]
    public string Attacher { get => field ?? ""; init; }

    [JsonPropertyName("source"), Field(2, Required = true)]
    public VolumeAttachmentSource? Source { get; init; }

    [JsonPropertyName("nodeName"), Field(3, Required = true)]
    public string NodeName { get => field ?? ""; init; }
}

/// <summary>Wire type <c>api.storage.v1.VolumeAttachmentStatus</c>.</summary>
[ApiType("io.k8s.api.storage.v1.VolumeAttachmentStatus")]
public sealed record VolumeAttachmentStatus : ApiRecord
{
    [JsonPropertyName("attached"), Field(1, Required = true)]
    public bool Attached { get; init; }

    [JsonPropertyName("attachmentMetadata"), Field(2)]
    public IReadOnlyDictionary<string, string>? AttachmentMetadata { get; init; }

    [JsonPropertyName("attachError"), Field(3)]
    public VolumeError? AttachError { get; init; }

    [JsonPropertyName("detachError"), Field(4)]
    public VolumeError? DetachError { get; init; }
}

/// <summary>A list of VolumeAttachment objects, with the resourceVersion at which it was read.</summary>
[ApiType("io.k8s.api.storage.v1.VolumeAttachmentList")]
[ApiKind("storage.k8s.io", "v1", "VolumeAttachmentList")]
public sealed record VolumeAttachmentList : ApiRecord, IKubeList<VolumeAttachment>
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ListMeta? Metadata { get; init; }

    [JsonPropertyName("items"), Field(2, Required = true)]
    public IReadOnlyList<VolumeAttachment> Items { get => field ?? []; init; }
}
