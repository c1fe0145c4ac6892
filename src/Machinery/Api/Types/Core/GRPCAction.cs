using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.GRPCAction</c>.</summary>
[ApiType("io.k8s.api.core.v1.GRPCAction")]
public sealed record GRPCAction : ApiRecord
{
    [Doc("Port number.")]
    [JsonPropertyName("port"), Field(1, Required = true)]
    public int Port { get; init; }

    [Doc("Service name put into the health request.")]
    [Default("\"\"")]
    [JsonPropertyName("service"), Field(2)]
    public string? Service { get; init; }
}
