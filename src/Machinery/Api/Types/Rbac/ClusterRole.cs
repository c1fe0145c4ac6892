using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Rbac;

/// <summary>The ClusterRole kind of rbac.authorization.k8s.io/v1.</summary>
[Doc("A set of permissions for the whole cluster, or for use in namespaces.")]
[ApiType("io.k8s.api.rbac.v1.ClusterRole")]
[ApiKind("rbac.authorization.k8s.io", "v1", "ClusterRole")]
public sealed record ClusterRole : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [Doc("The permissions.")]
    [JsonPropertyName("rules"), Field(2, List = "atomic")]
    public IReadOnlyList<PolicyRule>? Rules { get; init; }

    [Doc("Other ClusterRoles whose rules are collected here.")]
    [JsonPropertyName("aggregationRule"), Field(3)]
    public AggregationRule? AggregationRule { get; init; }
}

/// <summary>A list of ClusterRole objects, with the resourceVersion at which it was read.</summary>
[ApiType("io.k8s.api.rbac.v1.ClusterRoleList")]
[ApiKind("rbac.authorization.k8s.io", "v1", "ClusterRoleList")]
public sealed record ClusterRoleList : ApiRecord, IKubeList<ClusterRole>
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ListMeta? Metadata { get; init; }

    [JsonPropertyName("items"), Field(2, Required = true)]
    public IReadOnlyList<ClusterRole> Items { get => field ?? []; init; }
}
