namespace MiniKube.Machinery.Api.Schema;

/// <summary>The name of a record's type in OpenAPI (<c>io.k8s.api.core.v1.Pod</c>), and how the type merges as a map.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class ApiTypeAttribute(string name) : Attribute
{
    public string Name { get; } = name;

    /// <summary><c>atomic</c> where apply replaces the whole object instead of merging its members.</summary>
    public string? MapType { get; set; }
}

/// <summary>The group, version and kind under which a record is a top-level object. The core group is the empty string.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ApiKindAttribute(string group, string version, string kind) : Attribute
{
    public string Group { get; } = group;

    public string Version { get; } = version;

    public string Kind { get; } = kind;
}

/// <summary>What the JSON shape of a member cannot say: its protobuf number, whether it is required, how lists and maps merge.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FieldAttribute(int number = 0) : Attribute
{
    /// <summary>Protobuf field number; 0 where the protobuf form has no such field.</summary>
    public int Number { get; } = number;

    /// <summary>Protobuf number of the embedded message that holds the member there, where JSON holds it directly; 0 for none.</summary>
    public int Inside { get; set; }

    public bool Required { get; set; }

    /// <summary>Strategic merge patch: the member of an element that identifies it.</summary>
    public string? MergeKey { get; set; }

    /// <summary>Strategic merge patch strategy: <c>merge</c>, <c>replace</c>, <c>retainKeys</c>, comma-separated.</summary>
    public string? Strategy { get; set; }

    /// <summary>Apply: <c>atomic</c>, <c>set</c> or <c>map</c>.</summary>
    public string? List { get; set; }

    /// <summary>Apply: the members that together identify an element of a <c>map</c> list.</summary>
    public string[]? Keys { get; set; }

    /// <summary>Apply: <c>atomic</c> or <c>granular</c>.</summary>
    public string? Map { get; set; }
}

/// <summary>The value that defaulting writes where the member is absent, as JSON (<c>"\"Always\""</c>, <c>"1"</c>).</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DefaultAttribute(string json) : Attribute
{
    public string Json { get; } = json;
}

/// <summary>The closed set of values a string member may have.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EnumAttribute(params string[] values) : Attribute
{
    public string[] Values { get; } = values;
}

/// <summary>A sentence of documentation that OpenAPI and <c>kubectl explain</c> show.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class DocAttribute(string text) : Attribute
{
    public string Text { get; } = text;
}
