using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Batch;

namespace MiniKube.ControlPlane.ApiServer.Resources.Batch;

/// <summary>The labels by which a job knows its pods: its own uid, under today's names and the older ones.</summary>
internal static class JobSelector
{
    public const string Uid = "batch.kubernetes.io/controller-uid";
    public const string Name = "batch.kubernetes.io/job-name";
    public const string OldUid = "controller-uid";
    public const string OldName = "job-name";

    public static Job Generate(Job job)
    {
        JobSpec spec = job.Spec!;
        var labels = new Dictionary<string, string>(spec.Template?.Metadata?.Labels ?? new Dictionary<string, string>(), StringComparer.Ordinal)
        {
            [OldName] = job.Name,
            [Name] = job.Name,
            [OldUid] = job.Uid,
            [Uid] = job.Uid,
        };
        var match = new Dictionary<string, string>(spec.Selector?.MatchLabels ?? new Dictionary<string, string>(), StringComparer.Ordinal) { [Uid] = job.Uid };
        return job with
        {
            Spec = spec with
            {
                Selector = (spec.Selector ?? new LabelSelector()) with { MatchLabels = match },
                Template = spec.Template is null ? null : spec.Template with { Metadata = (spec.Template.Metadata ?? new ObjectMeta()) with { Labels = labels } },
            },
        };
    }
}
