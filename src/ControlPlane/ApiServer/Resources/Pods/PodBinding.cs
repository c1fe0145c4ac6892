using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Pods;

/// <summary>Binds a pod to a node, once. Serves pods/binding and, by name of the body, bindings.</summary>
public sealed class PodBinding : ISubresourceHandler
{
    private static readonly GroupResource Resource = new("", "pods/binding");

    public async ValueTask<SubresourceResult> HandleAsync(SubresourceRequest request, CancellationToken cancellation)
    {
        await BindAsync(request.Context, request.Context.Name, request.Body!, cancellation).ConfigureAwait(false);
        return SubresourceResult.Success();
    }

    internal static async ValueTask BindAsync(RequestContext context, string name, JsonObject body, CancellationToken cancellation)
    {
        Binding binding = body.Deserialize(ApiJson.TypeInfo<Binding>())!;
        Check(binding, name);
        if (context.DryRun)
            return;
        await context.Writer.UpdateAsync(
            context, Core.PodResource.Descriptor, context.Namespace, name, pod => Assign(context, pod, binding, name), cancellation, "binding").ConfigureAwait(false);
    }

    private static void Check(Binding binding, string name)
    {
        var errors = new FieldErrors();
        FieldPath target = FieldPath.Of("target");
        if (binding.Target?.Kind is { Length: > 0 } kind && kind != "Node")
            errors.NotSupported(target.Child("kind"), kind, "Node", "<empty>");
        errors.RequireText(target.Child("name"), binding.Target?.Name);
        if (errors.Count > 0)
            throw ApiErrors.Invalid(new GroupKind("", "Binding"), name, errors);
    }

    private static void Assign(RequestContext context, JsonObject document, Binding binding, string name)
    {
        Pod pod = document.Deserialize(ApiJson.TypeInfo<Pod>())!;
        if (binding.Metadata?.Uid is { Length: > 0 } uid && uid != pod.Uid)
            throw ApiErrors.Conflict(Resource, name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {pod.Uid}");
        if (pod.IsBeingDeleted)
            throw ApiErrors.Conflict(Resource, name, $"pod {name} is being deleted, cannot be assigned to a host");
        if (!string.IsNullOrEmpty(pod.Spec?.NodeName))
            throw ApiErrors.Conflict(Resource, name, $"pod {name} is already assigned to node \"{pod.Spec.NodeName}\"");
        if (pod.Spec?.SchedulingGates is { Count: > 0 })
            throw ApiErrors.Conflict(Resource, name, $"pod {name} has non-empty .spec.schedulingGates");
        Pod bound = pod with
        {
            Metadata = (pod.Metadata ?? new ObjectMeta()) with
            {
                Annotations = Merge(pod.Metadata?.Annotations, binding.Metadata?.Annotations),
                Labels = Merge(pod.Metadata?.Labels, binding.Metadata?.Labels),
            },
            Spec = (pod.Spec ?? new PodSpec()) with { NodeName = binding.Target!.Name },
            Status = Scheduled(pod.Status ?? new PodStatus(), context.Time.GetUtcNow()),
        };
        Replace(document, bound);
    }

    private static void Replace(JsonObject document, Pod pod)
    {
        var node = (JsonObject)JsonSerializer.SerializeToNode(pod, ApiJson.TypeInfo<Pod>())!;
        foreach (string name in new[] { "metadata", "spec", "status" })
        {
            JsonNode? member = node[name];
            node.Remove(name);
            document[name] = member;
        }
    }

    private static PodStatus Scheduled(PodStatus status, DateTimeOffset now)
    {
        var scheduled = new PodCondition { Type = "PodScheduled", Status = "True", LastTransitionTime = new Time(now) };
        return status with { Conditions = [.. (status.Conditions ?? []).Where(c => c.Type != "PodScheduled"), scheduled] };
    }

    private static IReadOnlyDictionary<string, string>? Merge(IReadOnlyDictionary<string, string>? old, IReadOnlyDictionary<string, string>? more)
    {
        if (more is null || more.Count == 0)
            return old;
        var all = new Dictionary<string, string>(old ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        foreach ((string key, string value) in more)
            all[key] = value;
        return all;
    }
}
