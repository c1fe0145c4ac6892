using System.Text.Json.Nodes;
using MiniKube.Cli.Mk.Cluster;

namespace MiniKube.Cli.Mk.Resources;

/// <summary>The pod a user means by <c>NAME</c>, <c>pod/NAME</c> or a workload such as <c>deployment/web</c>: of several the one that has served longest.</summary>
public static class PodFinder
{
    /// <param name="tellChoice">Say which pod was taken where there are several.</param>
    /// <exception cref="ClusterException">The workload selects no pod.</exception>
    public static async Task<JsonObject> FindAsync(ApiSession session, string word, CancellationToken cancellation, bool tellChoice = false)
    {
        var parts = word.Split('/', 2);
        if (parts.Length == 1 || parts[0] is "pod" or "pods" or "po")
            return await session.GetAsync($"/api/v1/namespaces/{session.Namespace}/pods/{Uri.EscapeDataString(parts[^1])}", cancellation).ConfigureAwait(false);
        var catalog = await ResourceCatalog.ReadAsync(session, cancellation).ConfigureAwait(false);
        var owner = await session.GetAsync(catalog.Resolve(parts[0]).Path(session.Namespace, parts[1]), cancellation).ConfigureAwait(false);
        var labels = (owner["spec"]?["selector"]?["matchLabels"] ?? owner["spec"]?["selector"])?.AsObject() ?? throw new ClusterException($"{word} selects no pods");
        var selector = string.Join(',', labels.Select(l => $"{l.Key}={l.Value}"));
        var pods = await session.GetAsync($"/api/v1/namespaces/{session.Namespace}/pods?labelSelector={Uri.EscapeDataString(selector)}", cancellation).ConfigureAwait(false);
        var found = pods["items"]!.AsArray().Select(p => p!.AsObject()).OrderByDescending(IsReady).ThenBy(ReadySince, StringComparer.Ordinal).ToList();
        if (found.Count == 0) throw new ClusterException($"timed out waiting for the condition: {word} has no pods");
        if (found.Count > 1 && tellChoice) await Console.Error.WriteLineAsync($"Found {found.Count} pods, using pod/{(string?)found[0]["metadata"]?["name"]}").ConfigureAwait(false);
        return found[0];
    }

    /// <summary>The container that is meant where none is named; says so where there are several.</summary>
    public static string DefaultContainer(JsonObject pod)
    {
        var containers = pod["spec"]!["containers"]!.AsArray().Select(c => (string)c!["name"]!).ToList();
        var chosen = (string?)pod["metadata"]?["annotations"]?["kubectl.kubernetes.io/default-container"] ?? containers[0];
        var others = (pod["spec"]?["initContainers"]?.AsArray() ?? []).Select(c => $"{(string)c!["name"]!} (init)");
        var all = containers.Concat(others).ToList();
        if (all.Count > 1) Console.Error.WriteLine($"Defaulted container \"{chosen}\" out of: {string.Join(", ", all)}");
        return chosen;
    }

    private static JsonNode? Ready(JsonObject pod) => pod["status"]?["conditions"]?.AsArray().FirstOrDefault(c => (string?)c?["type"] == "Ready");

    private static bool IsReady(JsonObject pod) => (string?)Ready(pod)?["status"] == "True";

    private static string ReadySince(JsonObject pod) => (string?)Ready(pod)?["lastTransitionTime"] ?? "~";
}
