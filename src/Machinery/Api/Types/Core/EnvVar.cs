using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.EnvVar</c>.</summary>
[ApiType("io.k8s.api.core.v1.EnvVar")]
public sealed record EnvVar : ApiRecord
{
    [Doc("Name of the variable.")]
    [JsonPropertyName("name"), Field(1, Required = true)]
    public string Name { get => field ?? ""; init; }

    [Doc("Its value; $(NAME) refers to variables defined before.")]
    [JsonPropertyName("value"), Field(2)]
    public string? Value { get; init; }

    [Doc("Where the value comes from, if not given directly.")]
    [JsonPropertyName("valueFrom"), Field(3)]
    public EnvVarSource? ValueFrom { get; init; }
}
