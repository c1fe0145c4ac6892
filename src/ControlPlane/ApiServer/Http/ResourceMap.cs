using System.Collections.Frozen;
using MiniKube.ControlPlane.ApiServer.Resources;

namespace MiniKube.ControlPlane.ApiServer.Http;

/// <summary>The resources this server serves, by where they are found. Immutable.</summary>
public sealed class ResourceMap
{
    private readonly FrozenDictionary<(string Group, string Version, string Resource), ResourceDescriptor> byPath;

    public ResourceMap(IReadOnlyList<ResourceDescriptor> all)
    {
        All = all;
        byPath = all.ToFrozenDictionary(r => (r.Group, r.Version, r.Resource));
        Groups = [.. all.Select(r => r.Group).Distinct(StringComparer.Ordinal)];
    }

    public IReadOnlyList<ResourceDescriptor> All { get; }

    /// <summary>In the order of the table; the core group is the empty string.</summary>
    public IReadOnlyList<string> Groups { get; }

    public ResourceDescriptor? Find(string group, string version, string resource) =>
        byPath.GetValueOrDefault((group, version, resource));

    public IEnumerable<string> Versions(string group) => All.Where(r => r.Group == group).Select(r => r.Version).Distinct(StringComparer.Ordinal);

    public IEnumerable<ResourceDescriptor> In(string group, string version) => All.Where(r => r.Group == group && r.Version == version);
}
