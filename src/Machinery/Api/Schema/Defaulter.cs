using System.Text.Json.Nodes;

namespace MiniKube.Machinery.Api.Schema;

/// <summary>Writes the schema's defaults where members are absent. An empty string counts as absent, since that is what
/// it means in every string that has a default. Objects that are absent are not made for the sake of defaults inside them.</summary>
public static class Defaulter
{
    public static void Apply(JsonObject document, SchemaNode schema)
    {
        if (schema.HasDefaults) Fill(document, schema);
    }

    private static void Fill(JsonNode? node, SchemaNode schema)
    {
        switch (node)
        {
            case JsonObject obj when schema.Type == SchemaType.Object:
                FillObject(obj, schema);
                break;
            case JsonObject map when schema.Type == SchemaType.Map:
                foreach (var (_, value) in map) Fill(value, schema.Element!);
                break;
            case JsonArray list when schema.Type == SchemaType.List:
                foreach (var element in list) Fill(element, schema.Element!);
                break;
        }
    }

    private static void FillObject(JsonObject obj, SchemaNode schema)
    {
        foreach (var field in schema.Fields)
        {
            if (field.DefaultJson is not null && IsAbsent(obj[field.Name])) obj[field.Name] = field.NewDefault();
            if (field.Node is { IsContainer: true, HasDefaults: true } && obj[field.Name] is { } child) Fill(child, field.Node);
        }
    }

    private static bool IsAbsent(JsonNode? value) =>
        value is null || (value is JsonValue v && v.TryGetValue<string>(out var text) && text.Length == 0);
}
