using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Meta;

/// <summary>Wire type <c>apimachinery.pkg.apis.meta.v1.DeleteOptions</c>.</summary>
[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions")]
public sealed record DeleteOptions : ApiRecord
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [Doc("Seconds to wait; zero deletes at once.")]
    [JsonPropertyName("gracePeriodSeconds"), Field(1)]
    public long? GracePeriodSeconds { get; init; }

    [Doc("What must hold for the delete to be done.")]
    [JsonPropertyName("preconditions"), Field(2)]
    public Preconditions? Preconditions { get; init; }

    [JsonPropertyName("orphanDependents"), Field(3)]
    public bool? OrphanDependents { get; init; }

    [Doc("Orphan, Background or Foreground: what happens to dependents.")]
    [JsonPropertyName("propagationPolicy"), Field(4)]
    public string? PropagationPolicy { get; init; }

    [Doc("All: check everything, change nothing.")]
    [JsonPropertyName("dryRun"), Field(5, List = "atomic")]
    public IReadOnlyList<string>? DryRun { get; init; }

    [JsonPropertyName("ignoreStoreReadErrorWithClusterBreakingPotential"), Field(6)]
    public bool? IgnoreStoreReadErrorWithClusterBreakingPotential { get; init; }
}
