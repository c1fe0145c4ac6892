using MiniKube.ControlPlane.ControllerManager.Dynamic;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.Namespaces;

/// <summary>Deletes everything in a namespace, whatever kinds the server has. Pods go first: what they use is kept until they ended.</summary>
internal sealed class NamespaceContentDeleter(ApiDiscovery discovery, DynamicClient client)
{
    public async Task<NamespaceContent> DeleteAsync(string ns, CancellationToken ct)
    {
        var found = await discovery.ReadAsync(ct).ConfigureAwait(false);
        var deletable = found.Resources.Where(r => r.Namespaced && r.Can("list", "delete")).ToList();
        var progress = new Progress();
        var pods = deletable.Where(r => r is { Group: "", Resource: "pods" });
        foreach (var resource in pods) await DeleteAsync(resource, ns, progress, ct).ConfigureAwait(false);
        if (progress.Remaining.Count == 0 && progress.Failures.Count == 0)
        {
            foreach (var resource in deletable.Where(r => r is not { Group: "", Resource: "pods" })) await DeleteAsync(resource, ns, progress, ct).ConfigureAwait(false);
        }
        return new NamespaceContent { Undiscovered = found.Failed, Failures = progress.Failures, Remaining = progress.Remaining, Finalizers = progress.Finalizers };
    }

    private async Task DeleteAsync(ApiResourceInfo resource, string ns, Progress progress, CancellationToken ct)
    {
        try
        {
            var (items, _) = await client.ListAsync(resource, ns, ct).ConfigureAwait(false);
            if (items.Count == 0) return;
            if (items.Any(i => !i.IsBeingDeleted)) await client.DeleteAllAsync(resource, ns, ct).ConfigureAwait(false);
            (items, _) = await client.ListAsync(resource, ns, ct).ConfigureAwait(false);
            if (items.Count == 0) return;
            progress.Remaining[resource.GroupResource + "."] = items.Count;
            foreach (var finalizer in items.SelectMany(i => i.Finalizers)) progress.Finalizers[finalizer] = progress.Finalizers.GetValueOrDefault(finalizer) + 1;
        }
        catch (StatusException e) when (e.Code is 404 or 405)
        {
            // The kind went away between discovery and now, or cannot be listed: nothing of it can be here.
        }
        catch (StatusException e)
        {
            progress.Failures.Add($"{resource.GroupResource}: {e.Message}");
        }
    }

    private sealed class Progress
    {
        public List<string> Failures { get; } = [];

        public Dictionary<string, int> Remaining { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, int> Finalizers { get; } = new(StringComparer.Ordinal);
    }
}
