using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.Machinery.Api.Types.Networking;

/// <summary>Wire type <c>api.networking.v1.IngressBackend</c>.</summary>
[ApiType("io.k8s.api.networking.v1.IngressBackend")]
public sealed record IngressBackend : ApiRecord
{
    [JsonPropertyName("resource"), Field(3)]
    public TypedLocalObjectReference? Resource { get; init; }

    [JsonPropertyName("service"), Field(4)]
    public IngressServiceBackend? Service { get; init; }
}
