using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Meta;

/// <summary>Wire type <c>apimachinery.pkg.apis.meta.v1.GroupVersionForDiscovery</c>.</summary>
[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.GroupVersionForDiscovery")]
public sealed record GroupVersionForDiscovery : ApiRecord
{
    [JsonPropertyName("groupVersion"), Field(1, Required = true)]
    public string GroupVersion { get => field ?? ""; init; }

    [JsonPropertyName("version"), Field(2, Required = true)]
    public string Version { get => field ?? ""; init; }
}
