using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.Taint</c>.</summary>
[ApiType("io.k8s.api.core.v1.Taint")]
public sealed record Taint : ApiRecord
{
    [Doc("Key of the taint.")]
    [JsonPropertyName("key"), Field(1, Required = true)]
    public string Key { get => field ?? ""; init; }

    [Doc("Value of the taint.")]
    [JsonPropertyName("value"), Field(2)]
    public string? Value { get; init; }

    [Doc("What happens to pods that do not tolerate the taint.")]
    [Enum("NoExecute", "NoSchedule", "PreferNoSchedule")]
    [JsonPropertyName("effect"), Field(3, Required = true)]
    public string Effect { get => field ?? ""; init; }

    [Doc("When the taint was added.")]
    [JsonPropertyName("timeAdded"), Field(4)]
    public Time? TimeAdded { get; init; }
}
