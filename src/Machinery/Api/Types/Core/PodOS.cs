using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.PodOS</c>.</summary>
[ApiType("io.k8s.api.core.v1.PodOS")]
public sealed record PodOS : ApiRecord
{
    [Doc("linux or windows.")]
    [JsonPropertyName("name"), Field(1, Required = true)]
    public string Name { get => field ?? ""; init; }
}
