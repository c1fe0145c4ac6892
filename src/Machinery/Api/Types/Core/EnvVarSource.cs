using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.EnvVarSource</c>.</summary>
[ApiType("io.k8s.api.core.v1.EnvVarSource")]
public sealed record EnvVarSource : ApiRecord
{
    [Doc("A field of the pod.")]
    [JsonPropertyName("fieldRef"), Field(1)]
    public ObjectFieldSelector? FieldRef { get; init; }

    [Doc("A resource of a container.")]
    [JsonPropertyName("resourceFieldRef"), Field(2)]
    public ResourceFieldSelector? ResourceFieldRef { get; init; }

    [Doc("A key of a ConfigMap.")]
    [JsonPropertyName("configMapKeyRef"), Field(3)]
    public ConfigMapKeySelector? ConfigMapKeyRef { get; init; }

    [Doc("A key of a Secret.")]
    [JsonPropertyName("secretKeyRef"), Field(4)]
    public SecretKeySelector? SecretKeyRef { get; init; }

    [JsonPropertyName("fileKeyRef"), Field(5)]
    public FileKeySelector? FileKeyRef { get; init; }
}
