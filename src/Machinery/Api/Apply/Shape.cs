using System.Text.Json.Nodes;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Apply;

/// <summary>A type in its place: the node, and the field that says how its list or map merges. <c>default</c> is a value the
/// schema does not know, which is owned as a whole.</summary>
internal readonly record struct Shape(SchemaNode? Node, SchemaField? Field)
{
    public bool IsMapping => Node is { Type: SchemaType.Object or SchemaType.Map } && !Node.IsAtomic && Field?.IsAtomicMap != true;

    public bool IsKeyedList => Node?.Type == SchemaType.List && Field?.ListType == ListType.Map;

    public bool IsSet => Node?.Type == SchemaType.List && Field?.ListType == ListType.Set;

    public bool IsAtomic => !IsMapping && !IsKeyedList && !IsSet;

    /// <summary>Members are named by the schema, not by the user.</summary>
    public bool IsRecord => Node?.Type == SchemaType.Object;

    public Shape Member(string name)
    {
        if (Node?.Type == SchemaType.Map) return new Shape(Node.Element, null);
        return Node?.Find(name) is { } field ? new Shape(field.Node, field) : default;
    }

    public Shape Element => new(Node?.Element, null);

    /// <summary>The step to an element of a keyed list or set; null for an element without its keys.</summary>
    public string? StepTo(JsonNode? element) => IsSet ? PathSteps.Value(element) : PathSteps.Key(element, Field!);
}
