using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.LifecycleHandler</c>.</summary>
[ApiType("io.k8s.api.core.v1.LifecycleHandler")]
public sealed record LifecycleHandler : ApiRecord
{
    [JsonPropertyName("exec"), Field(1)]
    public ExecAction? Exec { get; init; }

    [JsonPropertyName("httpGet"), Field(2)]
    public HTTPGetAction? HttpGet { get; init; }

    [JsonPropertyName("tcpSocket"), Field(3)]
    public TCPSocketAction? TcpSocket { get; init; }

    [JsonPropertyName("sleep"), Field(4)]
    public SleepAction? Sleep { get; init; }
}
