using System.Collections.Frozen;
using System.Reflection;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Client.Rest;

/// <summary>Where a kind is served.</summary>
/// <param name="Group">Empty for the core group.</param>
/// <param name="Plural">The resource name of paths: <c>endpointslices</c>.</param>
public sealed record ResourcePath(string Group, string Version, string Kind, string Plural, bool Namespaced)
{
    private static readonly FrozenSet<string> ClusterScoped = FrozenSet.Create(
        "Namespace", "Node", "PersistentVolume", "ComponentStatus",
        "SelfSubjectReview", "TokenReview", "SelfSubjectAccessReview", "SelfSubjectRulesReview", "SubjectAccessReview",
        "ClusterRole", "ClusterRoleBinding", "PriorityClass", "IngressClass", "IPAddress", "ServiceCIDR",
        "CSIDriver", "CSINode", "StorageClass", "VolumeAttachment", "VolumeAttributesClass");

    /// <summary><c>v1</c> or <c>apps/v1</c>.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary><c>/api/v1</c> or <c>/apis/apps/v1</c>.</summary>
    public string Root => Group.Length == 0 ? $"/api/{Version}" : $"/apis/{ApiVersion}";

    /// <exception cref="InvalidOperationException">The type is no top-level object.</exception>
    public static ResourcePath Of<T>() => Cached<T>.Path;

    /// <exception cref="InvalidOperationException">The type is no top-level object.</exception>
    public static ResourcePath Of(Type type)
    {
        var kind = type.GetCustomAttribute<ApiKindAttribute>() ?? throw new InvalidOperationException($"{type.Name} is no kind of the API");
        return new ResourcePath(kind.Group, kind.Version, kind.Kind, PluralOf(kind.Kind), !ClusterScoped.Contains(kind.Kind));
    }

    /// <param name="ns">Null or empty for all namespaces.</param>
    public string Collection(string? ns) =>
        Namespaced && !string.IsNullOrEmpty(ns) ? $"{Root}/namespaces/{Uri.EscapeDataString(ns)}/{Plural}" : $"{Root}/{Plural}";

    public string Item(string? ns, string name, string? subresource = null)
    {
        if (name.Length == 0) throw new ArgumentException("resource name may not be empty", nameof(name));
        var path = $"{Collection(ns)}/{Uri.EscapeDataString(name)}";
        return subresource is null ? path : $"{path}/{subresource}";
    }

    private static string PluralOf(string kind)
    {
        var lower = kind.ToLowerInvariant();
        if (lower == "endpoints") return lower;
        if (lower.EndsWith('s') || lower.EndsWith('x') || lower.EndsWith("ch", StringComparison.Ordinal)) return lower + "es";
        return lower.EndsWith('y') && !"aeiou".Contains(lower[^2], StringComparison.Ordinal) ? lower[..^1] + "ies" : lower + "s";
    }

    private static class Cached<T>
    {
        private static ResourcePath? _path;

        public static ResourcePath Path => _path ??= Of(typeof(T));
    }
}
