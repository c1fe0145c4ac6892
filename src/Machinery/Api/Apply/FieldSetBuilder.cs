using System.Text.Json.Nodes;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Apply;

/// <summary>The set of all fields a document sets: what a manager owns by applying it.</summary>
internal static class FieldSetBuilder
{
    /// <summary>Members of metadata that identify or version the object; nobody owns them.</summary>
    private static readonly HashSet<string> Unowned =
        ["name", "namespace", "creationTimestamp", "selfLink", "uid", "generation", "managedFields", "resourceVersion"];

    /// <exception cref="FormatException">An element of a keyed list lacks its keys or repeats those of another.</exception>
    public static FieldSet Of(JsonObject document, SchemaNode schema)
    {
        var root = new FieldSet();
        foreach (var (name, value) in document)
        {
            if (IsUnownedRoot(name)) continue;
            var below = root.Below(PathSteps.Field(name));
            if (name == "metadata" && value is JsonObject meta) Metadata(meta, schema, below);
            else Walk(value, new Shape(schema, null).Member(name), below, isNamed: true, $".{name}");
        }

        return root.Except(new FieldSet());
    }

    public static bool IsUnownedRoot(string name) => name is "apiVersion" or "kind";

    public static bool IsUnownedMetadata(string name) => Unowned.Contains(name);

    private static void Metadata(JsonObject meta, SchemaNode schema, FieldSet set)
    {
        var shape = new Shape(schema, null).Member("metadata");
        foreach (var (name, value) in meta)
        {
            if (!IsUnownedMetadata(name)) Walk(value, shape.Member(name), set.Below(PathSteps.Field(name)), isNamed: true, $".metadata.{name}");
        }
    }

    private static void Walk(JsonNode? value, Shape shape, FieldSet set, bool isNamed, string path)
    {
        if (!isNamed) set.Mark();
        switch (value)
        {
            case JsonObject { Count: > 0 } obj when shape.IsMapping:
                foreach (var (name, member) in obj)
                    Walk(member, shape.Member(name), set.Below(PathSteps.Field(name)), shape.IsRecord, $"{path}.{name}");
                break;
            case JsonArray list when !shape.IsAtomic:
                Elements(list, shape, set, path);
                break;
            default:
                set.Mark();
                break;
        }
    }

    private static void Elements(JsonArray list, Shape shape, FieldSet set, string path)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var element in list)
        {
            var step = shape.StepTo(element)
                ?? throw new FormatException($"{path}: element {seen.Count}: associative list with keys has an element that omits key field \"{shape.Field!.ListKeys[0]}\" (and doesn't have default value)");
            if (!seen.Add(step)) throw new FormatException($"{path}: duplicate entries for key {PathSteps.Print(step)}");
            var below = set.Below(step);
            if (shape.IsSet) below.Mark();
            else Walk(element, shape.Element, below, isNamed: false, path + PathSteps.Print(step));
        }
    }
}
