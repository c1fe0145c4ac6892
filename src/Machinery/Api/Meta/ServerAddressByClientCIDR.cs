using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Meta;

/// <summary>Wire type <c>apimachinery.pkg.apis.meta.v1.ServerAddressByClientCIDR</c>.</summary>
[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.ServerAddressByClientCIDR")]
public sealed record ServerAddressByClientCIDR : ApiRecord
{
    [JsonPropertyName("clientCIDR"), Field(1, Required = true)]
    public string ClientCIDR { get => field ?? ""; init; }

    [JsonPropertyName("serverAddress"), Field(2, Required = true)]
    public string ServerAddress { get => field ?? ""; init; }
}
