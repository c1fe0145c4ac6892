using MiniKube.ControlPlane.ApiServer.Storage;
using MiniKube.Machinery.Api;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Api.Types.Scheduling;

namespace MiniKube.ControlPlane.ApiServer.Authorization.Bootstrap;

/// <summary>The namespaces every cluster has.</summary>
public sealed class SystemNamespaces(IObjectReader objects, IObjectWriter writer) : IStartupTask
{
    /// <summary>They exist always, and none of them can be deleted but the last.</summary>
    public static readonly IReadOnlyList<string> Names = ["default", "kube-system", "kube-public", "kube-node-lease"];

    public string Name => "start-system-namespaces-controller";

    public async Task RunAsync(CancellationToken cancellation)
    {
        var descriptor = objects.Resource("", "namespaces");
        foreach (var name in Names)
        {
            if (await objects.FindAsync(descriptor, "", name, cancellation) is not null) continue;
            var ns = new Namespace { ApiVersion = "v1", Kind = "Namespace", Metadata = new ObjectMeta { Name = name } };
            await StartupWrites.CreateOnceAsync(writer, descriptor, ApiJson.ToDocument(ns), cancellation);
        }
    }
}

/// <summary>The two priority classes of the cluster's own pods.</summary>
public sealed class SystemPriorityClasses(IObjectReader objects, IObjectWriter writer) : IStartupTask
{
    public string Name => "scheduling/bootstrap-system-priority-classes";

    public async Task RunAsync(CancellationToken cancellation)
    {
        await EnsureAsync("system-node-critical", 2_000_001_000, "Used for system critical pods that must not be moved from their current node.", cancellation);
        await EnsureAsync("system-cluster-critical", 2_000_000_000, "Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.", cancellation);
    }

    private async Task EnsureAsync(string name, int value, string description, CancellationToken cancellation)
    {
        var descriptor = objects.Resource("scheduling.k8s.io", "priorityclasses");
        if (await objects.FindAsync(descriptor, "", name, cancellation) is not null) return;
        var priority = new PriorityClass
        {
            ApiVersion = "scheduling.k8s.io/v1",
            Kind = "PriorityClass",
            Metadata = new ObjectMeta { Name = name },
            Value = value,
            Description = description,
        };
        await StartupWrites.CreateOnceAsync(writer, descriptor, ApiJson.ToDocument(priority), cancellation);
    }
}

internal static class StartupWrites
{
    /// <summary>Creates unless it exists by now, perhaps by another server's hand.</summary>
    public static async Task CreateOnceAsync(IObjectWriter writer, Resources.ResourceDescriptor descriptor, System.Text.Json.Nodes.JsonObject obj, CancellationToken cancellation)
    {
        try
        {
            await writer.CreateAsync(null, descriptor, obj, cancellation);
        }
        catch (StatusException e) when (e.IsAlreadyExists)
        {
            // As wanted.
        }
    }
}
