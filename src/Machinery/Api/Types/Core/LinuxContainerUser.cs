using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.LinuxContainerUser</c>.</summary>
[ApiType("io.k8s.api.core.v1.LinuxContainerUser")]
public sealed record LinuxContainerUser : ApiRecord
{
    [JsonPropertyName("uid"), Field(1, Required = true)]
    public long Uid { get; init; }

    [JsonPropertyName("gid"), Field(2, Required = true)]
    public long Gid { get; init; }

    [JsonPropertyName("supplementalGroups"), Field(3, List = "atomic")]
    public IReadOnlyList<long>? SupplementalGroups { get; init; }
}
