using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Rbac;

/// <summary>The Role kind of rbac.authorization.k8s.io/v1.</summary>
[Doc("A set of permissions within a namespace.")]
[ApiType("io.k8s.api.rbac.v1.Role")]
[ApiKind("rbac.authorization.k8s.io", "v1", "Role")]
public sealed record Role : ApiRecord, IKubeObject
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
}

/// <summary>A list of Role objects, with the resourceVersion at which it was read.</summary>
[ApiType("io.k8s.api.rbac.v1.RoleList")]
[ApiKind("rbac.authorization.k8s.io", "v1", "RoleList")]
public sealed record RoleList : ApiRecord, IKubeList<Role>
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ListMeta? Metadata { get; init; }

    [JsonPropertyName("items"), Field(2, Required = true)]
    public IReadOnlyList<Role> Items { get => field ?? []; init; }
}
