using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.HostAlias</c>.</summary>
[ApiType("io.k8s.api.core.v1.HostAlias")]
public sealed record HostAlias : ApiRecord
{
    [JsonPropertyName("ip"), Field(1, Required = true)]
    public string Ip { get => field ?? ""; init; }

    [JsonPropertyName("hostnames"), Field(2, List = "atomic")]
    public IReadOnlyList<string>? Hostnames { get; init; }
}
