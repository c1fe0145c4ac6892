using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>The Binding kind of v1.</summary>
[Doc("Ties a pod to a node.")]
[ApiType("io.k8s.api.core.v1.Binding")]
[ApiKind("", "v1", "Binding")]
public sealed record Binding : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [Doc("The node.")]
    [JsonPropertyName("target"), Field(2, Required = true)]
    public ObjectReference? Target { get; init; }
}
