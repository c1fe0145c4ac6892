using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.ContainerRestartRuleOnExitCodes</c>.</summary>
[ApiType("io.k8s.api.core.v1.ContainerRestartRuleOnExitCodes")]
public sealed record ContainerRestartRuleOnExitCodes : ApiRecord
{
    [Doc("How the exit code relates to the values.")]
    [Enum("In", "NotIn")]
    [JsonPropertyName("operator"), Field(1, Required = true)]
    public string Operator { get => field ?? ""; init; }

    [JsonPropertyName("values"), Field(2, List = "set")]
    public IReadOnlyList<int>? Values { get; init; }
}
