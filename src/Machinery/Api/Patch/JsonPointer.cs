using System.Globalization;
using System.Text.Json.Nodes;

namespace MiniKube.Machinery.Api.Patch;

/// <summary>RFC 6901: the place of a value in a document, as unescaped steps from the root.</summary>
internal static class JsonPointer
{
    /// <exception cref="PatchException">The text is no pointer.</exception>
    public static string[] Parse(string text)
    {
        if (text.Length == 0) return [];
        if (text[0] != '/') throw new PatchException($"json pointer \"{text}\" must start with '/'", isMalformed: true);
        var steps = text[1..].Split('/');
        for (var i = 0; i < steps.Length; i++)
            steps[i] = steps[i].Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
        return steps;
    }

    /// <exception cref="PatchException">There is nothing at that place.</exception>
    public static JsonNode? Get(JsonNode? root, ReadOnlySpan<string> steps)
    {
        var at = root;
        foreach (var step in steps) at = Child(at, step);
        return at;
    }

    public static JsonNode? Child(JsonNode? parent, string step) => parent switch
    {
        JsonObject obj => obj.TryGetPropertyValue(step, out var value) ? value : throw Missing(step),
        JsonArray list => list[Index(list, step, forInsert: false)],
        _ => throw Missing(step),
    };

    /// <summary>The position a step names; <c>-</c> is the end, for inserting.</summary>
    public static int Index(JsonArray list, string step, bool forInsert)
    {
        if (forInsert && step == "-") return list.Count;
        if (!int.TryParse(step, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index) || (step.Length > 1 && step[0] == '0'))
            throw Missing(step);
        if (index < 0 || index > list.Count || (index == list.Count && !forInsert)) throw new PatchException($"Unable to access invalid index: {index}: invalid index referenced", isMalformed: false);
        return index;
    }

    private static PatchException Missing(string step) => new($"Unable to find key: {step}: missing value", isMalformed: false);
}
