using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.SleepAction</c>.</summary>
[ApiType("io.k8s.api.core.v1.SleepAction")]
public sealed record SleepAction : ApiRecord
{
    [Doc("Seconds to wait.")]
    [JsonPropertyName("seconds"), Field(1, Required = true)]
    public long Seconds { get; init; }
}
