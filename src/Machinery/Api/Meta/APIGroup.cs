using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Meta;

/// <summary>Wire type <c>apimachinery.pkg.apis.meta.v1.APIGroup</c>.</summary>
[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.APIGroup")]
[ApiKind("", "v1", "APIGroup")]
public sealed record APIGroup : ApiRecord
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("name"), Field(1, Required = true)]
    public string Name { get => field ?? ""; init; }

    [JsonPropertyName("versions"), Field(2, Required = true, List = "atomic")]
    public IReadOnlyList<GroupVersionForDiscovery> Versions { get => field ?? []; init; }

    [JsonPropertyName("preferredVersion"), Field(3)]
    public GroupVersionForDiscovery? PreferredVersion { get; init; }

    [JsonPropertyName("serverAddressByClientCIDRs"), Field(4, List = "atomic")]
    public IReadOnlyList<ServerAddressByClientCIDR>? ServerAddressByClientCIDRs { get; init; }
}

/// <summary>Wire type <c>apimachinery.pkg.apis.meta.v1.APIGroupList</c>.</summary>
[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.APIGroupList")]
[ApiKind("", "v1", "APIGroupList")]
public sealed record APIGroupList : ApiRecord
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("groups"), Field(1, Required = true, List = "atomic")]
    public IReadOnlyList<APIGroup> Groups { get => field ?? []; init; }
}
