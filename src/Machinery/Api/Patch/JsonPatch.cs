using System.Text.Json.Nodes;

namespace MiniKube.Machinery.Api.Patch;

/// <summary>RFC 6902: a list of operations, all of which apply or none.</summary>
public static class JsonPatch
{
    /// <summary>A longer list is refused, since a short text can ask for much work.</summary>
    public const int MaxOperations = 10_000;

    /// <summary>A changed copy of <paramref name="document"/>.</summary>
    /// <exception cref="PatchException">The patch is malformed, names what is not there, or a test failed.</exception>
    public static JsonObject Apply(JsonObject document, JsonNode? patch)
    {
        if (patch is not JsonArray operations) throw new PatchException("a JSON patch is an array of operations", isMalformed: true);
        JsonNode? root = document.DeepClone();
        foreach (var operation in operations)
            root = Step(root, operation as JsonObject ?? throw new PatchException("an operation of a JSON patch is an object", isMalformed: true));
        return root as JsonObject ?? throw new PatchException("the patch does not leave an object", isMalformed: false);
    }

    private static JsonNode? Step(JsonNode? root, JsonObject operation)
    {
        var path = JsonPointer.Parse(Text(operation, "path"));
        switch (Text(operation, "op"))
        {
            case "add": return Add(root, path, Value(operation));
            case "remove": return Remove(root, path);
            case "replace": return Replace(root, path, Value(operation));
            case "move":
                var source = JsonPointer.Parse(Text(operation, "from"));
                if (path.Length > source.Length && path.AsSpan(0, source.Length).SequenceEqual(source))
                    throw new PatchException("a value cannot be moved into itself", isMalformed: false);
                var moved = JsonPointer.Get(root, source)?.DeepClone();
                return Add(Remove(root, source), path, moved);
            case "copy": return Add(root, path, JsonPointer.Get(root, JsonPointer.Parse(Text(operation, "from")))?.DeepClone());
            case "test": return Test(root, path, operation);
            case var other: throw new PatchException($"Unexpected kind: {other}", isMalformed: true);
        }
    }

    private static JsonNode? Add(JsonNode? root, string[] path, JsonNode? value)
    {
        if (path.Length == 0) return value;
        switch (JsonPointer.Get(root, path.AsSpan(0, path.Length - 1)))
        {
            case JsonObject obj: obj[path[^1]] = value; break;
            case JsonArray list: list.Insert(JsonPointer.Index(list, path[^1], forInsert: true), value); break;
            default: throw NoParent("add", path);
        }

        return root;
    }

    private static JsonNode? Remove(JsonNode? root, string[] path)
    {
        if (path.Length == 0) return null;
        var parent = JsonPointer.Get(root, path.AsSpan(0, path.Length - 1));
        JsonPointer.Child(parent, path[^1]);
        if (parent is JsonObject obj) obj.Remove(path[^1]);
        else if (parent is JsonArray list) list.RemoveAt(JsonPointer.Index(list, path[^1], forInsert: false));
        return root;
    }

    private static JsonNode? Replace(JsonNode? root, string[] path, JsonNode? value)
    {
        if (path.Length == 0) return value;
        var parent = JsonPointer.Get(root, path.AsSpan(0, path.Length - 1));
        JsonPointer.Child(parent, path[^1]);
        if (parent is JsonObject obj) obj[path[^1]] = value;
        else if (parent is JsonArray list) list[JsonPointer.Index(list, path[^1], forInsert: false)] = value;
        return root;
    }

    private static JsonNode? Test(JsonNode? root, string[] path, JsonObject operation)
    {
        if (!JsonNode.DeepEquals(JsonPointer.Get(root, path), operation["value"]))
            throw new PatchException($"testing value {Text(operation, "path")} failed: test failed", isMalformed: false);
        return root;
    }

    private static JsonNode? Value(JsonObject operation) => operation.TryGetPropertyValue("value", out var value)
        ? value?.DeepClone()
        : throw new PatchException($"{Text(operation, "op")} operation has no value", isMalformed: true);

    private static string Text(JsonObject operation, string member) => operation[member] is JsonValue v && v.TryGetValue<string>(out var text)
        ? text
        : throw new PatchException($"operation has no {member}", isMalformed: true);

    private static PatchException NoParent(string op, string[] path) =>
        new($"{op} operation does not apply: doc is missing path: \"/{string.Join('/', path)}\": missing value", isMalformed: false);
}
