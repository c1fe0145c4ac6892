using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Networking;

/// <summary>Wire type <c>api.networking.v1.HTTPIngressRuleValue</c>.</summary>
[ApiType("io.k8s.api.networking.v1.HTTPIngressRuleValue")]
public sealed record HTTPIngressRuleValue : ApiRecord
{
    [JsonPropertyName("paths"), Field(1, Required = true, List = "atomic")]
    public IReadOnlyList<HTTPIngressPath> Paths { get => field ?? []; init; }
}
