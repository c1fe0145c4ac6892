using System.Text.Json.Nodes;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Apply;

/// <summary>Lays an applied configuration over the live object: maps by key, keyed lists and sets by element, all else replaced.</summary>
internal static class DocumentMerger
{
    public static JsonObject Merge(JsonObject live, JsonObject config, SchemaNode schema) => Objects(live, config, new Shape(schema, null));

    private static JsonNode? Value(JsonNode? live, JsonNode? config, Shape shape) => (live, config) switch
    {
        (_, null) => live?.DeepClone(),
        (JsonObject a, JsonObject b) when shape.IsMapping => Objects(a, b, shape),
        (JsonArray a, JsonArray b) when !shape.IsAtomic => Lists(a, b, shape),
        _ => config.DeepClone(),
    };

    private static JsonObject Objects(JsonObject live, JsonObject config, Shape shape)
    {
        var result = new JsonObject();
        foreach (var (name, value) in live)
        {
            if (!config.ContainsKey(name)) result[name] = value?.DeepClone();
            else result[name] = Value(value, config[name], shape.Member(name));
        }

        foreach (var (name, value) in config)
        {
            if (!live.ContainsKey(name)) result[name] = value?.DeepClone();
        }

        return result;
    }

    // Both orders are kept where they agree; where they do not, the configuration's wins.
    private static JsonArray Lists(JsonArray live, JsonArray config, Shape shape)
    {
        var wanted = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < config.Count; i++) wanted[shape.StepTo(config[i]) ?? $"i:{i}"] = i;
        var known = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var element in live)
        {
            if (shape.StepTo(element) is { } step) known[step] = element;
        }

        var result = new JsonArray();
        var next = 0;
        foreach (var element in live)
        {
            if (shape.StepTo(element) is not { } step || !wanted.TryGetValue(step, out var at)) result.Add(element?.DeepClone());
            else while (next <= at) Take(next++);
        }

        while (next < config.Count) Take(next++);
        return result;

        void Take(int i)
        {
            var step = shape.StepTo(config[i]);
            var before = step is null ? null : known.GetValueOrDefault(step);
            result.Add(Value(before, config[i], shape.Element));
        }
    }
}
