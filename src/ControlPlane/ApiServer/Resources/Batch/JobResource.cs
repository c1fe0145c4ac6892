using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Printing.Batch;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Batch;

namespace MiniKube.ControlPlane.ApiServer.Resources.Batch;

/// <summary>Jobs of batch/v1.</summary>
public static class JobResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "batch",
        Version = "v1",
        Resource = "jobs",
        Singular = "job",
        Kind = "Job",
        Namespaced = true,
        Categories = ["all"],
        RecordType = typeof(Job),
        Strategy = new JobStrategy(),
        Printer = new JobTable(),
        Subresources = [SubresourceDescriptor.Status],
    };
}

/// <summary>Jobs: the server gives each its own selector; how much work there is cannot change once given.</summary>
public sealed class JobStrategy : DefaultingStrategy<Job>
{
    public override bool TracksGeneration => true;

    public override bool OrphansByDefault => true;

    public override IReadOnlyDictionary<string, Func<JsonObject, string>> SelectableFields { get; } =
        new Dictionary<string, Func<JsonObject, string>>(StringComparer.Ordinal) { ["status.successful"] = Selectable.Of("status.succeeded=0")["status.succeeded"] };

    public override void PrepareForCreate(RequestContext c, JsonObject obj)
    {
        base.PrepareForCreate(c, obj);
        Job job = Read(obj);
        if (job.Spec is not null && job.Spec.ManualSelector != true)
        {
            Write(obj, JobSelector.Generate(job));
            Default(obj);
        }
    }

    public override IEnumerable<string> Warn(RequestContext c, JsonObject obj) =>
        Read(obj).Spec is { CompletionMode: "Indexed", Completions: > 100_000, Parallelism: > 10_000 }
            ? ["In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail"]
            : [];

    protected override Job Default(Job obj)
    {
        if (obj.Spec is not { } spec)
            return obj;
        JobSpec defaulted = JobDefaults.Of(spec);
        if (!ReferenceEquals(spec, defaulted))
            obj = obj with { Spec = defaulted };
        return obj.Labels.Count == 0 && defaulted.Template?.Metadata?.Labels is { Count: > 0 } labels
            ? obj with { Metadata = (obj.Metadata ?? new ObjectMeta()) with { Labels = labels } } : obj;
    }

    protected override void Validate(RequestContext c, Job obj, FieldErrors errors)
    {
        if (obj.Spec is not { } spec)
        {
            errors.Required(Spec.Child("template"));
            return;
        }
        JobRules.Check(spec, Spec, errors);
        JobRules.CheckSelector(obj, Spec, errors);
    }

    protected override void ValidateUpdate(RequestContext c, Job obj, Job old, FieldErrors errors)
    {
        if (obj.Spec is not { } now || old.Spec is not { } was)
            return;
        JobRules.Check(now, Spec, errors);
        if (!(now.CompletionMode == "Indexed" && now.Completions == now.Parallelism) && now.Completions != was.Completions)
            errors.Invalid(Spec.Child("completions"), now.Completions, FieldErrors.Immutable);
        errors.SameJson(Spec.Child("selector"), now.Selector, was.Selector);
        errors.Same(Spec.Child("completionMode"), now.CompletionMode, was.CompletionMode);
        errors.SameJson(Spec.Child("podFailurePolicy"), now.PodFailurePolicy, was.PodFailurePolicy);
        bool mayMove = was.Suspend == true && old.Status?.StartTime is null;
        if (!JsonEquality.Same(now.Template, mayMove ? JobRules.WithPlacement(was.Template, now.Template) : was.Template))
            errors.Invalid(Spec.Child("template"), JsonEquality.ToNode(now.Template), FieldErrors.Immutable);
    }
}
