using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Batch;

/// <summary>Wire type <c>api.batch.v1.JobTemplateSpec</c>.</summary>
[ApiType("io.k8s.api.batch.v1.JobTemplateSpec")]
public sealed record JobTemplateSpec : ApiRecord
{
    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [JsonPropertyName("spec"), Field(2)]
    public JobSpec? Spec { get; init; }
}
