using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.Probe</c>.</summary>
[Doc("A check the kubelet makes on a container.")]
[ApiType("io.k8s.api.core.v1.Probe")]
public sealed record Probe : ApiRecord
{
    [Doc("Run a command in the container; exit code 0 is success.")]
    [JsonPropertyName("exec"), Field(1, Inside = 1)]
    public ExecAction? Exec { get; init; }

    [Doc("Call the gRPC health service.")]
    [JsonPropertyName("grpc"), Field(4, Inside = 1)]
    public GRPCAction? Grpc { get; init; }

    [Doc("Make an HTTP request; status 200 to 399 is success.")]
    [JsonPropertyName("httpGet"), Field(2, Inside = 1)]
    public HTTPGetAction? HttpGet { get; init; }

    [Doc("Open a TCP connection.")]
    [JsonPropertyName("tcpSocket"), Field(3, Inside = 1)]
    public TCPSocketAction? TcpSocket { get; init; }

    [Doc("Seconds after container start before the first check.")]
    [JsonPropertyName("initialDelaySeconds"), Field(2)]
    public int? InitialDelaySeconds { get; init; }

    [Doc("Seconds after which a check has failed.")]
    [Default("1")]
    [JsonPropertyName("timeoutSeconds"), Field(3)]
    public int? TimeoutSeconds { get; init; }

    [Doc("Seconds between checks.")]
    [Default("10")]
    [JsonPropertyName("periodSeconds"), Field(4)]
    public int? PeriodSeconds { get; init; }

    [Doc("Successes in a row that count as success after a failure.")]
    [Default("1")]
    [JsonPropertyName("successThreshold"), Field(5)]
    public int? SuccessThreshold { get; init; }

    [Doc("Failures in a row that count as failure after a success.")]
    [Default("3")]
    [JsonPropertyName("failureThreshold"), Field(6)]
    public int? FailureThreshold { get; init; }

    [Doc("Grace period of the stop that a failed probe causes.")]
    [JsonPropertyName("terminationGracePeriodSeconds"), Field(7)]
    public long? TerminationGracePeriodSeconds { get; init; }
}
