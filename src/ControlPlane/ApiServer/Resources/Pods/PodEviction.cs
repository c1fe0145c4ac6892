using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Resources.Policy;
using MiniKube.ControlPlane.ApiServer.Storage;
using MiniKube.Machinery.Api;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Selectors;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Api.Types.Policy;

namespace MiniKube.ControlPlane.ApiServer.Resources.Pods;

/// <summary>Deletes a pod if its disruption budget allows one more to go, and counts it there first.</summary>
public sealed class PodEviction : ISubresourceHandler
{
    private const int MaxUnconfirmed = 2000;

    public async ValueTask<SubresourceResult> HandleAsync(SubresourceRequest request, CancellationToken cancellation)
    {
        RequestContext context = request.Context;
        Eviction eviction = request.Body!.Deserialize(ApiJson.TypeInfo<Eviction>())!;
        if (eviction.Metadata?.Name is { Length: > 0 } named && named != context.Name)
            throw ApiErrors.BadRequest("name in URL does not match name in Eviction object");
        JsonObject document = await context.Objects.GetFreshAsync(Core.PodResource.Descriptor, context.Namespace, context.Name, cancellation).ConfigureAwait(false)
            ?? throw ApiErrors.NotFound(new GroupResource("", "pods"), context.Name);
        Pod pod = document.Deserialize(ApiJson.TypeInfo<Pod>())!;
        if (!IgnoresBudget(pod))
            await ConsultBudgetAsync(context, pod, cancellation).ConfigureAwait(false);
        if (!context.DryRun)
            await context.Writer.DeleteAsync(context, Core.PodResource.Descriptor, context.Namespace, context.Name, eviction.DeleteOptions, cancellation).ConfigureAwait(false);
        return SubresourceResult.Success();
    }

    /// <summary>Pods that are over, not yet running or already going disturb no one.</summary>
    private static bool IgnoresBudget(Pod pod) => pod.IsBeingDeleted || pod.Status?.Phase is "Succeeded" or "Failed" or "Pending";

    private static async ValueTask ConsultBudgetAsync(RequestContext context, Pod pod, CancellationToken cancellation)
    {
        ObjectSnapshot budgets = await context.Objects.SnapshotAsync(PodDisruptionBudgetResource.Descriptor, cancellation).ConfigureAwait(false);
        PodDisruptionBudget[] matching = [.. budgets.InNamespace(context.Namespace).Select(b => b.As<PodDisruptionBudget>())
            .Where(b => b.Spec?.Selector is { } selector && Selector.From(selector).Matches(pod.Labels))];
        if (matching.Length > 1)
            throw ApiErrors.InternalError("This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.");
        if (matching.Length == 0 || MayGoUnready(pod, matching[0]))
            return;
        if (context.DryRun)
            Spend(matching[0], pod.Name, context.Time.GetUtcNow());
        else
            await context.Writer.UpdateAsync(
                context, PodDisruptionBudgetResource.Descriptor, context.Namespace, matching[0].Name, budget => Spend(context, budget, pod.Name), cancellation, "status").ConfigureAwait(false);
    }

    /// <summary>A pod that is not ready may go while enough others are healthy, or whenever the budget says so.</summary>
    private static bool MayGoUnready(Pod pod, PodDisruptionBudget budget)
    {
        if (pod.Status?.Conditions?.Any(c => c.Type == "Ready" && c.Status == "True") == true)
            return false;
        return budget.Spec?.UnhealthyPodEvictionPolicy == "AlwaysAllow"
            || (budget.Status is { DesiredHealthy: > 0 } status && status.CurrentHealthy >= status.DesiredHealthy);
    }

    private static void Spend(RequestContext context, JsonObject document, string pod)
    {
        PodDisruptionBudget changed = Spend(document.Deserialize(ApiJson.TypeInfo<PodDisruptionBudget>())!, pod, context.Time.GetUtcNow());
        document["status"] = JsonSerializer.SerializeToNode(changed.Status!, ApiJson.Options.GetTypeInfo(typeof(PodDisruptionBudgetStatus)));
    }

    private static PodDisruptionBudget Spend(PodDisruptionBudget budget, string pod, DateTimeOffset now)
    {
        PodDisruptionBudgetStatus status = budget.Status ?? new PodDisruptionBudgetStatus();
        var resource = new GroupResource("policy", "poddisruptionbudgets");
        if ((status.ObservedGeneration ?? 0) < (budget.Metadata?.Generation ?? 0))
            throw ApiErrors.DisruptionBudget($"The disruption budget {budget.Name} is still being processed by the server.", 10);
        if (status.DisruptionsAllowed < 0)
            throw ApiErrors.Forbidden(resource, budget.Name, "pdb disruptions allowed is negative");
        if (status.DisruptedPods?.Count > MaxUnconfirmed)
            throw ApiErrors.Forbidden(resource, budget.Name, "DisruptedPods map too big - too many evictions not confirmed by PDB controller");
        if (status.DisruptionsAllowed == 0)
            throw ApiErrors.DisruptionBudget($"The disruption budget {budget.Name} needs {status.DesiredHealthy} healthy pods and has {status.CurrentHealthy} currently");
        var disrupted = new Dictionary<string, Time>(status.DisruptedPods ?? new Dictionary<string, Time>(), StringComparer.Ordinal) { [pod] = new Time(now) };
        return budget with { Status = status with { DisruptionsAllowed = status.DisruptionsAllowed - 1, DisruptedPods = disrupted } };
    }
}
