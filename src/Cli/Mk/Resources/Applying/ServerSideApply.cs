using System.Text.Json.Nodes;
using MiniKube.Cli.Mk.Cluster;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Patch;

namespace MiniKube.Cli.Mk.Resources.Applying;

/// <summary><c>apply --server-side</c>: the server merges, and tells fields that other managers own.</summary>
public sealed class ServerSideApply(ApiSession session, string manager, bool force, string query)
{
    public const string Manager = "kubectl";

    private const string Ways = """
        Please review the fields above--they currently have other managers. Here
        are the ways you can resolve this warning:
        * If you intend to manage all of these fields, please re-run the apply
          command with the `--force-conflicts` flag.
        * If you do not intend to manage all of the fields, please edit your
          manifest to remove references to the fields that should keep their
          current managers.
        * You may co-own fields by updating your manifest to match the existing
          value; in this case, you'll become the manager if the other manager(s)
          stop managing the field (remove it from their configuration).
        """;

    /// <exception cref="ClusterException">Other managers own fields of the manifest, and conflicts are not forced.</exception>
    public async Task<string> ApplyAsync(JsonObject manifest, ObjectAddress address, CancellationToken cancellation)
    {
        try
        {
            var path = $"{address.Path}?fieldManager={Uri.EscapeDataString(manager)}&force={(force ? "true" : "false")}&{query}".TrimEnd('&');
            await session.SendAsync(HttpMethod.Patch, path, manifest, PatchMediaTypes.ApplyYaml, cancellation).ConfigureAwait(false);
            return "serverside-applied";
        }
        catch (StatusException e) when (e.IsConflict)
        {
            throw new ClusterException($"{e.Status.Message}\n{Ways}");
        }
    }
}
