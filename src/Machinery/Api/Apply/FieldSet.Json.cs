using System.Text.Json;
using System.Text.Json.Nodes;

namespace MiniKube.Machinery.Api.Apply;

/// <summary>The <c>FieldsV1</c> form: nested objects, where <c>{}</c> is a path and <c>"."</c> marks a path that has others below it.</summary>
public sealed partial class FieldSet
{
    /// <exception cref="FormatException">A step has no known prefix, or the shape is not one of nested objects.</exception>
    public static FieldSet FromJson(JsonNode? fieldsV1)
    {
        var root = new FieldSet();
        if (fieldsV1 is JsonObject obj) Read(obj, root);
        root.IsMember = false;
        return root;
    }

    /// <summary>The same from a typed record's member.</summary>
    public static FieldSet FromJson(JsonElement fieldsV1) => FromJson(JsonObject.Create(fieldsV1));

    public JsonObject ToJson()
    {
        var result = new JsonObject();
        if (IsMember && _children.Count > 0) result["."] = new JsonObject();
        foreach (var (step, child) in _children) result[step] = child.ToJson();
        return result;
    }

    private static void Read(JsonObject obj, FieldSet node)
    {
        node.IsMember = obj.Count == 0 || obj.ContainsKey(".");
        foreach (var (step, value) in obj)
        {
            if (step == ".") continue;
            if (step.Length < 2 || step[1] != ':' || step[0] is not ('f' or 'k' or 'v' or 'i')) throw new FormatException($"unrecognized path element \"{step}\"");
            Read(value as JsonObject ?? throw new FormatException($"\"{step}\" holds no object"), node.Below(PathSteps.Normalize(step)));
        }
    }
}
