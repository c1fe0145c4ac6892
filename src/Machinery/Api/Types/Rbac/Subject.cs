using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Rbac;

/// <summary>Wire type <c>api.rbac.v1.Subject</c>.</summary>
[ApiType("io.k8s.api.rbac.v1.Subject", MapType = "atomic")]
public sealed record Subject : ApiRecord
{
    [JsonPropertyName("kind"), Field(1, Required = true)]
    public string Kind { get => field ?? ""; init; }

    [JsonPropertyName("apiGroup"), Field(2)]
    public string? ApiGroup { get; init; }

    [Doc("Name of the user, group or service account.")]
    [JsonPropertyName("name"), Field(3, Required = true)]
    public string Name { get => field ?? ""; init; }

    [Doc("Namespace of the service account.")]
    [JsonPropertyName("namespace"), Field(4)]
    public string? Namespace { get; init; }
}
