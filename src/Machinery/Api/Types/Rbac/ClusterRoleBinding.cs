using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Rbac;

/// <summary>The ClusterRoleBinding kind of rbac.authorization.k8s.io/v1.</summary>
[Doc("Gives a ClusterRole to users, groups or service accounts in the whole cluster.")]
[ApiType("io.k8s.api.rbac.v1.ClusterRoleBinding")]
[ApiKind("rbac.authorization.k8s.io", "v1", "ClusterRoleBinding")]
public sealed record ClusterRoleBinding : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [Doc("Who gets the role.")]
    [JsonPropertyName("subjects"), Field(2, List = "atomic")]
    public IReadOnlyList<Subject>? Subjects { get; init; }

    [Doc("The role; cannot change.")]
    [JsonPropertyName("roleRef"), Field(3, Required = true)]
    public RoleRef? RoleRef { get; init; }
}

/// <summary>A list of ClusterRoleBinding objects, with the resourceVersion at which it was read.</summary>
[ApiType("io.k8s.api.rbac.v1.ClusterRoleBindingList")]
[ApiKind("rbac.authorization.k8s.io", "v1", "ClusterRoleBindingList")]
public sealed record ClusterRoleBindingList : ApiRecord, IKubeList<ClusterRoleBinding>
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ListMeta? Metadata { get; init; }

    [JsonPropertyName("items"), Field(2, Required = true)]
    public IReadOnlyList<ClusterRoleBinding> Items { get => field ?? []; init; }
}
