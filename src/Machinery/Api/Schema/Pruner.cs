using System.Text.Json.Nodes;

namespace MiniKube.Machinery.Api.Schema;

/// <summary>Removes what a schema does not know from a document in memory, without checking types.</summary>
public static class Pruner
{
    /// <summary>How many members were removed.</summary>
    public static int Prune(JsonNode? node, SchemaNode schema) => (node, schema.Type) switch
    {
        (JsonObject obj, SchemaType.Object) => PruneObject(obj, schema),
        (JsonObject map, SchemaType.Map) => schema.Element!.IsContainer ? map.Sum(p => Prune(p.Value, schema.Element)) : 0,
        (JsonArray list, SchemaType.List) => schema.Element!.IsContainer ? list.Sum(e => Prune(e, schema.Element)) : 0,
        _ => 0,
    };

    private static int PruneObject(JsonObject obj, SchemaNode schema)
    {
        List<string>? unknown = null;
        var removed = 0;
        foreach (var (name, value) in obj)
        {
            if (schema.Find(name) is { } field) removed += Prune(value, field.Node);
            else (unknown ??= []).Add(name);
        }

        foreach (var name in unknown ?? []) obj.Remove(name);
        return removed + (unknown?.Count ?? 0);
    }
}
