using System.Text.Json.Nodes;

namespace MiniKube.Machinery.Api.Schema;

/// <summary>How apply merges a list.</summary>
public enum ListType
{
    /// <summary>The whole list has one owner.</summary>
    Atomic,

    /// <summary>Each scalar element has its owner.</summary>
    Set,

    /// <summary>Elements are objects told apart by <see cref="SchemaField.ListKeys"/>.</summary>
    Map,
}

/// <summary>One named member of an object type.</summary>
public sealed class SchemaField
{
    private readonly Lazy<SchemaNode> _node;
    private readonly JsonNode? _default;

    internal SchemaField(Type clrType, string? defaultJson)
    {
        _node = new(() => SchemaRegistry.For(clrType));
        DefaultJson = defaultJson;
        _default = defaultJson is null ? null : JsonNode.Parse(defaultJson);
    }

    /// <summary>The JSON name.</summary>
    public required string Name { get; init; }

    public SchemaNode Node => _node.Value;

    /// <summary>Protobuf field number; 0 where there is none.</summary>
    public int Number { get; init; }

    /// <summary>Protobuf number of the embedded message in which <see cref="Number"/> counts; 0 for the message itself.</summary>
    public int Inside { get; init; }

    public bool Required { get; init; }

    /// <summary>Strategic merge: the member that tells elements apart; null where the list is replaced or holds scalars.</summary>
    public string? MergeKey { get; init; }

    /// <summary>Strategic merge: lists are merged instead of replaced.</summary>
    public bool PatchMerges { get; init; }

    /// <summary>Strategic merge: members that the patch does not name are cleared (unions).</summary>
    public bool PatchRetainsKeys { get; init; }

    /// <summary>Strategic merge: an object is replaced as a whole.</summary>
    public bool PatchReplaces { get; init; }

    /// <summary>Lists only; a list that says nothing is atomic.</summary>
    public ListType ListType { get; init; }

    public IReadOnlyList<string> ListKeys { get; init; } = [];

    /// <summary>An object or map that apply replaces as a whole.</summary>
    public bool IsAtomicMap { get; init; }

    public string? DefaultJson { get; }

    /// <summary>The closed set of values, in the order of messages; null where any value may stand.</summary>
    public IReadOnlyList<string>? Enum { get; init; }

    public string? Doc { get; init; }

    /// <summary>A fresh copy of the default value, or null.</summary>
    public JsonNode? NewDefault() => _default?.DeepClone();

    /// <summary>The default without a copy, for comparison only; never to be changed or added to a document.</summary>
    public JsonNode? PeekDefault() => _default;

    public override string ToString() => $"{Name}: {Node}";
}
