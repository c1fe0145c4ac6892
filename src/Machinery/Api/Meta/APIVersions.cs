using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Meta;

/// <summary>Wire type <c>apimachinery.pkg.apis.meta.v1.APIVersions</c>.</summary>
[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.APIVersions")]
[ApiKind("", "v1", "APIVersions")]
public sealed record APIVersions : ApiRecord
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("versions"), Field(1, Required = true, List = "atomic")]
    public IReadOnlyList<string> Versions { get => field ?? []; init; }

    [JsonPropertyName("serverAddressByClientCIDRs"), Field(2, Required = true, List = "atomic")]
    public IReadOnlyList<ServerAddressByClientCIDR> ServerAddressByClientCIDRs { get => field ?? []; init; }
}
