using MiniKube.Machinery.Api;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Client.Rest;

namespace MiniKube.ControlPlane.ControllerManager.Dynamic;

/// <summary>What the server serves now. <see cref="Failed"/> names group versions whose answer did not come: their resources are missing here.</summary>
public sealed record DiscoveredResources(IReadOnlyList<ApiResourceInfo> Resources, IReadOnlyList<string> Failed)
{
    /// <summary>The resource behind an owner reference; null where the server has no such kind.</summary>
    public ApiResourceInfo? ForKind(string apiVersion, string kind)
    {
        var group = apiVersion.Contains('/', StringComparison.Ordinal) ? apiVersion[..apiVersion.IndexOf('/', StringComparison.Ordinal)] : "";
        return Resources.FirstOrDefault(r => r.Group == group && r.Kind == kind);
    }
}

/// <summary>Reads discovery: every group in its preferred version, without subresources.</summary>
public sealed class ApiDiscovery(KubeClient client)
{
    /// <exception cref="StatusException">The list of groups itself was refused.</exception>
    public async Task<DiscoveredResources> ReadAsync(CancellationToken ct)
    {
        var groups = ApiJson.Deserialize<APIGroupList>((await GetAsync("/apis", ct).ConfigureAwait(false)).EnsureSuccess().Body);
        List<string> versions = ["v1", .. groups.Groups.Select(g => (g.PreferredVersion ?? g.Versions.FirstOrDefault())?.GroupVersion).OfType<string>()];
        var (resources, failed) = (new List<ApiResourceInfo>(), new List<string>());
        foreach (var version in versions)
        {
            var answer = await GetAsync(version.Contains('/', StringComparison.Ordinal) ? $"/apis/{version}" : $"/api/{version}", ct).ConfigureAwait(false);
            if (!answer.IsSuccess) failed.Add(version);
            else resources.AddRange(Read(version, ApiJson.Deserialize<APIResourceList>(answer.Body)));
        }
        return new DiscoveredResources(resources, failed);
    }

    private static IEnumerable<ApiResourceInfo> Read(string groupVersion, APIResourceList list)
    {
        var slash = groupVersion.IndexOf('/', StringComparison.Ordinal);
        var (group, version) = slash < 0 ? ("", groupVersion) : (groupVersion[..slash], groupVersion[(slash + 1)..]);
        return list.Resources.Where(r => !r.Name.Contains('/', StringComparison.Ordinal))
            .Select(r => new ApiResourceInfo(group, version, r.Name, r.Kind, r.Namespaced, r.Verbs.ToHashSet(StringComparer.Ordinal)));
    }

    private Task<RawResponse> GetAsync(string path, CancellationToken ct) => client.Raw.SendAsync(HttpMethod.Get, path, default, null, null, ct);
}
