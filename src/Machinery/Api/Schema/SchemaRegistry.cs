using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;
using MiniKube.Machinery.Api.Meta;

namespace MiniKube.Machinery.Api.Schema;

/// <summary>Every schema of the process, one per type, described when first asked for.</summary>
public static class SchemaRegistry
{
    private static readonly ConcurrentDictionary<Type, SchemaNode> Nodes = new();

    private static readonly Lazy<FrozenDictionary<(string Group, string Version, string Kind), Type>> Kinds = new(() =>
        typeof(SchemaRegistry).Assembly.GetTypes()
            .Select(t => (Type: t, Kind: t.GetCustomAttribute<ApiKindAttribute>()))
            .Where(x => x.Kind is not null)
            .ToFrozenDictionary(x => (x.Kind!.Group, x.Kind.Version, x.Kind.Kind), x => x.Type));

    /// <summary>All top-level types of this assembly.</summary>
    public static IEnumerable<Type> KindTypes => Kinds.Value.Values;

    /// <exception cref="NotSupportedException">The type has no wire form.</exception>
    public static SchemaNode For(Type type) => Nodes.TryGetValue(type, out var node) ? node : Nodes.GetOrAdd(type, SchemaReflection.Describe);

    public static SchemaNode For<T>() => For(typeof(T));

    /// <summary>The schema of a built-in kind, or null if there is none of that name.</summary>
    public static SchemaNode? ForKind(string group, string version, string kind) =>
        Kinds.Value.TryGetValue((group, version, kind), out var type) ? For(type) : null;
}
