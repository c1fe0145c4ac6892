using System.Globalization;
using MiniKube.ControlPlane.ControllerManager.Ownership;
using MiniKube.ControlPlane.ControllerManager.Pods;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Batch;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.Jobs;

/// <summary>The pods of a Job: how they are made, and how they are told apart. Pure.</summary>
public static class JobPods
{
    /// <summary>Holds an ended pod until the Job's status counts it.</summary>
    public const string TrackingFinalizer = "batch.kubernetes.io/job-tracking";
    public const string IndexKey = "batch.kubernetes.io/job-completion-index";

    public static bool IsIndexed(Job job) => job.Spec?.CompletionMode == "Indexed";

    /// <summary>The completion index of a pod; null where it has none.</summary>
    public static int? IndexOf(Pod pod) =>
        pod.Annotations.TryGetValue(IndexKey, out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;

    public static Pod Create(Job job, int? index)
    {
        var pod = PodFromTemplate.Create(job.Spec?.Template, job, "batch/v1", "Job");
        var labels = new Dictionary<string, string>(pod.Labels, StringComparer.Ordinal);
        foreach (var (key, value) in (ReadOnlySpan<(string, string)>)
            [("batch.kubernetes.io/controller-uid", job.Uid), ("batch.kubernetes.io/job-name", job.Name), ("controller-uid", job.Uid), ("job-name", job.Name)]) labels.TryAdd(key, value);
        var annotations = new Dictionary<string, string>(pod.Annotations, StringComparer.Ordinal);
        var metadata = pod.Metadata! with { Finalizers = [.. pod.Metadata.Finalizers ?? [], TrackingFinalizer] };
        if (index is { } number)
        {
            labels[IndexKey] = annotations[IndexKey] = number.ToString(CultureInfo.InvariantCulture);
            metadata = metadata with { GenerateName = $"{(job.Name.Length > 50 ? job.Name[..50] : job.Name)}-{number}-" };
            pod = pod with { Spec = WithIndex(pod.Spec!, job, number) };
        }
        return pod with { Metadata = metadata with { Labels = labels, Annotations = annotations.Count == 0 ? null : annotations } };
    }

    public static bool IsJobOwned(Pod pod) => pod.ControllerRef is { Kind: "Job" };

    private static PodSpec WithIndex(PodSpec spec, Job job, int index)
    {
        var variable = new EnvVar { Name = "JOB_COMPLETION_INDEX", ValueFrom = new EnvVarSource { FieldRef = new ObjectFieldSelector { FieldPath = $"metadata.labels['{IndexKey}']" } } };
        return spec with
        {
            Hostname = spec.Hostname is { Length: > 0 } ? spec.Hostname : $"{job.Name}-{index}",
            Containers = [.. spec.Containers.Select(With)],
            InitContainers = spec.InitContainers is null ? null : [.. spec.InitContainers.Select(With)],
        };

        Container With(Container c) => (c.Env ?? []).Any(e => e.Name == variable.Name) ? c : c with { Env = [.. c.Env ?? [], variable] };
    }
}
