using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.ContainerRestartRule</c>.</summary>
[ApiType("io.k8s.api.core.v1.ContainerRestartRule")]
public sealed record ContainerRestartRule : ApiRecord
{
    [Doc("What to do when the rule matches.")]
    [Enum("Restart", "RestartAllContainers")]
    [JsonPropertyName("action"), Field(1, Required = true)]
    public string Action { get => field ?? ""; init; }

    [JsonPropertyName("exitCodes"), Field(2)]
    public ContainerRestartRuleOnExitCodes? ExitCodes { get; init; }
}
