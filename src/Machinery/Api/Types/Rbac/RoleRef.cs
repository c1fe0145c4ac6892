using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Rbac;

/// <summary>Wire type <c>api.rbac.v1.RoleRef</c>.</summary>
[ApiType("io.k8s.api.rbac.v1.RoleRef", MapType = "atomic")]
public sealed record RoleRef : ApiRecord
{
    [JsonPropertyName("kind"), Field(2, Required = true)]
    public string Kind { get => field ?? ""; init; }

    [Doc("API group of the role.")]
    [Default("\"rbac.authorization.k8s.io\"")]
    [JsonPropertyName("apiGroup"), Field(1)]
    public string? ApiGroup { get; init; }

    [Doc("Name of the role.")]
    [JsonPropertyName("name"), Field(3, Required = true)]
    public string Name { get => field ?? ""; init; }
}
