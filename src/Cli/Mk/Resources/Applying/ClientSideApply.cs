using System.Text.Json.Nodes;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Patch;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Cli.Mk.Resources.Applying;

/// <summary>What <c>kubectl apply</c> does by default: create what is absent, else send the three-way patch. Its field manager and its annotation
/// are kubectl's, so both programs may be used on the same objects.</summary>
public sealed class ClientSideApply(ApiSession session, string manager, string query)
{
    public const string Manager = "kubectl-client-side-apply";
    private const int MaxConflicts = 5;

    /// <summary>Only say what would be done.</summary>
    public bool SendsNothing { get; init; }

    /// <returns>"created", "configured" or "unchanged".</returns>
    /// <exception cref="StatusException">The server refused.</exception>
    public async Task<string> ApplyAsync(JsonObject manifest, ObjectAddress address, CancellationToken cancellation)
    {
        var modified = LastApplied.Annotate(manifest, address.Type.Namespaced ? address.Namespace : "");
        for (var conflicts = 0; ; conflicts++)
        {
            var current = await ObjectAddress.TryGetAsync(session, address, cancellation).ConfigureAwait(false);
            if (current is null) return await CreateAsync(modified, address, cancellation).ConfigureAwait(false);
            if (current["metadata"]?["annotations"]?[LastApplied.Annotation] is null && conflicts == 0) await WarnAsync(address).ConfigureAwait(false);
            try
            {
                return await PatchAsync(modified, current, address, cancellation).ConfigureAwait(false);
            }
            catch (StatusException e) when (e.IsConflict && conflicts < MaxConflicts && modified["metadata"]?["resourceVersion"] is null)
            {
                // somebody else was faster: look again
            }
        }
    }

    private async Task<string> CreateAsync(JsonObject modified, ObjectAddress address, CancellationToken cancellation)
    {
        if (!SendsNothing) await session.SendAsync(HttpMethod.Post, $"{address.Type.Path(address.Namespace)}?{Query()}", modified, null, cancellation).ConfigureAwait(false);
        return "created";
    }

    private async Task<string> PatchAsync(JsonObject modified, JsonObject current, ObjectAddress address, CancellationToken cancellation)
    {
        var schema = SchemaRegistry.ForKind(address.Type.Group, address.Type.Version, address.Type.Kind);
        var patch = ThreeWayPatch.Between(LastApplied.Of(current), modified, current, schema);
        if (patch.Count == 0) return "unchanged";
        if (SendsNothing) return "configured";
        var media = schema is null ? PatchMediaTypes.Merge : PatchMediaTypes.StrategicMerge;
        var after = await session.SendAsync(HttpMethod.Patch, $"{address.Path}?{Query()}", patch, media, cancellation).ConfigureAwait(false);
        return (string?)after["metadata"]?["resourceVersion"] == (string?)current["metadata"]?["resourceVersion"] && !query.Contains("dryRun", StringComparison.Ordinal) ? "unchanged" : "configured";
    }

    private string Query() => $"fieldManager={Uri.EscapeDataString(manager)}&{query}".TrimEnd('&');

    private static Task WarnAsync(ObjectAddress address) => Console.Error.WriteLineAsync(
        $"Warning: resource {address.Type.Plural}/{address.Name} is missing the {LastApplied.Annotation} annotation which is required by apply. "
        + "apply should only be used on resources created declaratively by either create --save-config or apply. The missing annotation will be patched automatically.");
}
