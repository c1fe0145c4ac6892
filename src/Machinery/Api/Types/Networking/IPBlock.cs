using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Networking;

/// <summary>Wire type <c>api.networking.v1.IPBlock</c>.</summary>
[ApiType("io.k8s.api.networking.v1.IPBlock")]
public sealed record IPBlock : ApiRecord
{
    [JsonPropertyName("cidr"), Field(1, Required = true)]
    public string Cidr { get => field ?? ""; init; }

    [JsonPropertyName("except"), Field(2, List = "atomic")]
    public IReadOnlyList<string>? Except { get; init; }
}
