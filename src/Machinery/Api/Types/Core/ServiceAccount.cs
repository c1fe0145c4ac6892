using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>The ServiceAccount kind of v1.</summary>
[Doc("An identity for processes in pods.")]
[ApiType("io.k8s.api.core.v1.ServiceAccount")]
[ApiKind("", "v1", "ServiceAccount")]
public sealed record ServiceAccount : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [Doc("Secrets that pods of this account may use.")]
    [JsonPropertyName("secrets"), Field(2, MergeKey = "name", Strategy = "merge", List = "map", Keys = ["name"])]
    public IReadOnlyList<ObjectReference>? Secrets { get; init; }

    [Doc("Secrets for pulling images, added to the account's pods.")]
    [JsonPropertyName("imagePullSecrets"), Field(3, List = "atomic")]
    public IReadOnlyList<LocalObjectReference>? ImagePullSecrets { get; init; }

    [Doc("Whether pods get a token unless they say otherwise.")]
    [JsonPropertyName("automountServiceAccountToken"), Field(4)]
    public bool? AutomountServiceAccountToken { get; init; }
}

/// <summary>A list of ServiceAccount objects, with the resourceVersion at which it was read.</summary>
[ApiType("io.k8s.api.core.v1.ServiceAccountList")]
[ApiKind("", "v1", "ServiceAccountList")]
public sealed record ServiceAccountList : ApiRecord, IKubeList<ServiceAccount>
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ListMeta? Metadata { get; init; }

    [JsonPropertyName("items"), Field(2, Required = true)]
    public IReadOnlyList<ServiceAccount> Items { get => field ?? []; init; }
}
