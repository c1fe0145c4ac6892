using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.HTTPGetAction</c>.</summary>
[ApiType("io.k8s.api.core.v1.HTTPGetAction")]
public sealed record HTTPGetAction : ApiRecord
{
    [Doc("Path of the request.")]
    [Default("\"/\"")]
    [JsonPropertyName("path"), Field(1)]
    public string? Path { get; init; }

    [Doc("Port number or name.")]
    [JsonPropertyName("port"), Field(2, Required = true)]
    public IntOrString Port { get; init; }

    [Doc("Host to connect to; the pod's address if unset.")]
    [JsonPropertyName("host"), Field(3)]
    public string? Host { get; init; }

    [Doc("Scheme of the request.")]
    [Default("\"HTTP\""), Enum("HTTP", "HTTPS")]
    [JsonPropertyName("scheme"), Field(4)]
    public string? Scheme { get; init; }

    [Doc("Headers added to the request.")]
    [JsonPropertyName("httpHeaders"), Field(5, List = "atomic")]
    public IReadOnlyList<HTTPHeader>? HttpHeaders { get; init; }
}
