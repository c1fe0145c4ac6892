using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;
using MiniKube.Machinery.Client.Rest;

namespace MiniKube.ControllerManager.Tests.World;

/// <summary>A request path taken apart: which kind, which object, which subresource.</summary>
internal sealed record ApiPath(ResourcePath Kind, string Namespace, string Name, string Subresource)
{
    private static readonly Dictionary<string, ResourcePath> Kinds = SchemaRegistry.KindTypes
        .Where(t => typeof(IKubeObject).IsAssignableFrom(t)).Select(ResourcePath.Of).DistinctBy(p => p.Root + "/" + p.Plural)
        .ToDictionary(p => p.Root + "/" + p.Plural, StringComparer.Ordinal);

    public static IEnumerable<ResourcePath> All => Kinds.Values.Where(k => !k.Kind.EndsWith("Review", StringComparison.Ordinal) && k.Kind is not ("Binding" or "Eviction" or "TokenRequest" or "Scale" or "ComponentStatus"));

    public static ApiPath? Parse(string path)
    {
        var parts = path.Trim('/').Split('/').Select(Uri.UnescapeDataString).ToList();
        var rootLength = parts[0] == "api" ? 2 : 3;
        if (parts.Count <= rootLength) return null;
        var root = "/" + string.Join('/', parts.Take(rootLength));
        var rest = parts.Skip(rootLength).ToList();
        var ns = "";
        if (rest is ["namespaces", _, not ("status" or "finalize"), ..])
        {
            ns = rest[1];
            rest = rest[2..];
        }
        return Kinds.TryGetValue($"{root}/{rest[0]}", out var kind) ? new ApiPath(kind, ns, rest.ElementAtOrDefault(1) ?? "", rest.ElementAtOrDefault(2) ?? "") : null;
    }
}
