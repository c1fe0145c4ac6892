using System.Collections.Frozen;
using MiniKube.Machinery.Api.Meta;

namespace MiniKube.Machinery.Api.Schema;

/// <summary>The shape of one type, derived from its record. There is one node per type, made by <see cref="SchemaRegistry"/>;
/// fields and elements are resolved when first asked for, so recursive types are fine. Immutable to its users, thread-safe.</summary>
public sealed class SchemaNode
{
    private readonly Lazy<IReadOnlyList<SchemaField>> _fields;
    private readonly Lazy<FrozenDictionary<string, SchemaField>> _byName;
    private readonly Lazy<SchemaNode?> _element;
    private readonly Lazy<bool> _hasDefaults;

    internal SchemaNode(Type clrType, SchemaType type, string goName, string? format)
    {
        (ClrType, Type, GoName, Format) = (clrType, type, goName, format);
        _fields = new(() => type == SchemaType.Object ? SchemaReflection.FieldsOf(clrType) : []);
        _byName = new(() => _fields.Value.ToFrozenDictionary(f => f.Name, StringComparer.Ordinal));
        _element = new(() => SchemaReflection.ElementOf(clrType, type) is { } e ? SchemaRegistry.For(e) : null);
        _hasDefaults = new(() => Reaches(this, n => n.Fields.Any(f => f.DefaultJson is not null)));
    }

    public Type ClrType { get; }

    public SchemaType Type { get; }

    /// <summary>The name in OpenAPI, <c>io.k8s.api.core.v1.PodSpec</c>; null for primitives, lists and maps.</summary>
    public string? ApiName { get; internal init; }

    /// <summary>The type's name in error messages: <c>v1.PodSpec</c>, <c>[]v1.Container</c>, <c>int32</c>.</summary>
    public string GoName { get; }

    /// <summary>OpenAPI's format: <c>int32</c>, <c>int64</c>, <c>double</c>, <c>byte</c>, <c>date-time</c>, <c>int-or-string</c>.</summary>
    public string? Format { get; }

    /// <summary>Group, version and kind, where the type is a top-level object.</summary>
    public ApiKindAttribute? Kind { get; internal init; }

    /// <summary>Apply replaces the whole value instead of merging its members.</summary>
    public bool IsAtomic { get; internal init; }

    public string? Doc { get; internal init; }

    /// <summary>In the order of the record's declaration; empty unless <see cref="SchemaType.Object"/>.</summary>
    public IReadOnlyList<SchemaField> Fields => _fields.Value;

    /// <summary>Of a list's elements or a map's values; null for other types.</summary>
    public SchemaNode? Element => _element.Value;

    /// <summary>Whether defaulting can find anything to do at or below a value of this type.</summary>
    public bool HasDefaults => _hasDefaults.Value;

    /// <summary>Object, map or list: it has something below it.</summary>
    public bool IsContainer => Type is SchemaType.Object or SchemaType.Map or SchemaType.List;

    public SchemaField? Find(string name) => _byName.Value.GetValueOrDefault(name);

    public SchemaField? Find(ReadOnlySpan<char> name) =>
        _byName.Value.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var field) ? field : null;

    public override string ToString() => GoName;

    private static bool Reaches(SchemaNode start, Func<SchemaNode, bool> found)
    {
        var seen = new HashSet<SchemaNode> { start };
        var open = new Stack<SchemaNode>(seen);
        while (open.TryPop(out var node))
        {
            if (found(node)) return true;
            foreach (var next in node.Fields.Select(f => f.Node).Append(node.Element))
            {
                if (next is not null && seen.Add(next)) open.Push(next);
            }
        }

        return false;
    }
}
