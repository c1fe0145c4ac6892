using System.Text.Json.Nodes;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.Machinery.Api.Schema;

/// <summary>The checks a schema can express on a decoded and defaulted document: required members and closed sets of
/// strings. What else a kind demands is its strategy's. The root's <c>metadata</c> and <c>status</c> are left alone:
/// the one has rules of its own, the other is written by components that may not know every member yet.</summary>
public static class SchemaValidator
{
    public static IReadOnlyList<FieldError> Validate(JsonObject document, SchemaNode schema)
    {
        List<FieldError>? errors = null;
        foreach (var field in schema.Fields)
        {
            if (field.Name is not ("metadata" or "status" or "apiVersion" or "kind")) CheckField(document, field, FieldPath.Root, ref errors);
        }

        return errors ?? (IReadOnlyList<FieldError>)[];
    }

    private static void CheckObject(JsonObject obj, SchemaNode schema, FieldPath path, ref List<FieldError>? errors)
    {
        foreach (var field in schema.Fields) CheckField(obj, field, path, ref errors);
    }

    private static void CheckField(JsonObject obj, SchemaField field, FieldPath path, ref List<FieldError>? errors)
    {
        var value = obj[field.Name];
        if (value is null)
        {
            if (field.Required) (errors ??= []).Add(FieldError.Required(path.Child(field.Name)));
            return;
        }

        if (field.Node.Type == SchemaType.String) CheckString(value, field, path, ref errors);
        else if (field.Enum is not null && field.Node.Type == SchemaType.List) CheckEnumList(value, field, path, ref errors);
        else if (field.Node.IsContainer) CheckBelow(value, field.Node, path.Child(field.Name), ref errors);
    }

    private static void CheckBelow(JsonNode? value, SchemaNode schema, FieldPath path, ref List<FieldError>? errors)
    {
        switch (value)
        {
            case JsonObject obj when schema.Type == SchemaType.Object:
                CheckObject(obj, schema, path, ref errors);
                break;
            case JsonObject map when schema.Element is { IsContainer: true } element:
                foreach (var (key, item) in map) CheckBelow(item, element, path.Key(key), ref errors);
                break;
            case JsonArray list when schema.Element is { IsContainer: true } element:
                for (var i = 0; i < list.Count; i++) CheckBelow(list[i], element, path.Index(i), ref errors);
                break;
        }
    }

    // A required string must say something, except where it is free text beside a name ("value").
    private static void CheckString(JsonNode value, SchemaField field, FieldPath path, ref List<FieldError>? errors)
    {
        if (value is not JsonValue v || !v.TryGetValue<string>(out var text)) return;
        if (text.Length == 0)
        {
            if (field.Required && field.Name != "value") (errors ??= []).Add(FieldError.Required(path.Child(field.Name)));
            return;
        }

        if (field.Enum is { } allowed && !allowed.Contains(text))
            (errors ??= []).Add(FieldError.NotSupported(path.Child(field.Name), text, allowed));
    }

    private static void CheckEnumList(JsonNode value, SchemaField field, FieldPath path, ref List<FieldError>? errors)
    {
        if (value is not JsonArray list) return;
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is JsonValue v && v.TryGetValue<string>(out var text) && !field.Enum!.Contains(text))
                (errors ??= []).Add(FieldError.NotSupported(path.Child(field.Name).Index(i), text, field.Enum!));
        }
    }
}
