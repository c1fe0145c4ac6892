using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.TCPSocketAction</c>.</summary>
[ApiType("io.k8s.api.core.v1.TCPSocketAction")]
public sealed record TCPSocketAction : ApiRecord
{
    [Doc("Port number or name.")]
    [JsonPropertyName("port"), Field(1, Required = true)]
    public IntOrString Port { get; init; }

    [Doc("Host to connect to; the pod's address if unset.")]
    [JsonPropertyName("host"), Field(2)]
    public string? Host { get; init; }
}
