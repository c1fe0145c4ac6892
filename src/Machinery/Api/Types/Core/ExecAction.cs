using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.ExecAction</c>.</summary>
[ApiType("io.k8s.api.core.v1.ExecAction")]
public sealed record ExecAction : ApiRecord
{
    [Doc("The command and its arguments.")]
    [JsonPropertyName("command"), Field(1, List = "atomic")]
    public IReadOnlyList<string>? Command { get; init; }
}
