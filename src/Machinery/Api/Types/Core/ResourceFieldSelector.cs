using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Quantities;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.ResourceFieldSelector</c>.</summary>
[ApiType("io.k8s.api.core.v1.ResourceFieldSelector", MapType = "atomic")]
public sealed record ResourceFieldSelector : ApiRecord
{
    [Doc("The container; required in volumes.")]
    [JsonPropertyName("containerName"), Field(1)]
    public string? ContainerName { get; init; }

    [Doc("The resource, such as limits.cpu.")]
    [JsonPropertyName("resource"), Field(2, Required = true)]
    public string Resource { get => field ?? ""; init; }

    [Doc("The unit in which the value is shown; 1 if zero.")]
    [Default("\"0\"")]
    [JsonPropertyName("divisor"), Field(3)]
    public Quantity? Divisor { get; init; }
}
