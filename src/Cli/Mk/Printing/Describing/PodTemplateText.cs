using System.Text.Json.Nodes;

namespace MiniKube.Cli.Mk.Printing.Describing;

/// <summary>A pod template, as descriptions of workloads hold it and <c>rollout history --revision</c> shows it.</summary>
public static class PodTemplateText
{
    /// <summary>The text alone, in columns apart by tabs as kubectl's history has it.</summary>
    public static string Of(JsonObject template)
    {
        var text = new TabbedText();
        text.Template(template);
        return text.ToString();
    }

    internal static void Template(this TabbedText text, JsonNode? template)
    {
        text.Labels(template?["metadata"]?["labels"], level: 1);
        if (template?["metadata"]?["annotations"] is JsonObject { Count: > 0 } annotations) text.Annotations(annotations, level: 1);
        var spec = template?["spec"];
        if (spec?["serviceAccountName"].Text() is { Length: > 0 } account) text.Add(1, $"Service Account:\t{account}");
        text.Containers("Init Containers", spec?["initContainers"], null, template: true);
        text.Containers("Containers", spec?["containers"], null, template: true);
        text.Volumes(spec?["volumes"], template: true);
        text.Placement(spec, level: 1);
    }

    internal static void Placement(this TabbedText text, JsonNode? spec, int level)
    {
        text.Labels(spec?["nodeSelector"], "Node-Selectors", level);
        var first = true;
        foreach (var toleration in spec?["tolerations"].Items().OrderBy(t => t["key"].Text(), StringComparer.Ordinal) ?? Enumerable.Empty<JsonNode>())
        {
            text.Add(level, $"{(first ? "Tolerations:" : "")}\t{Toleration(toleration)}");
            first = false;
        }

        if (first) text.Add(level, "Tolerations:\t<none>");
    }

    private static string Toleration(JsonNode toleration)
    {
        var words = toleration["key"].Text();
        if (toleration["value"].Text() is { Length: > 0 } value) words += "=" + value;
        if (toleration["effect"].Text() is { Length: > 0 } effect) words += ":" + effect;
        if (toleration["operator"].Text() == "Exists" && toleration["value"].Text().Length == 0) words += words.Length == 0 ? "op=Exists" : " op=Exists";
        return toleration["tolerationSeconds"] is { } seconds ? $"{words} for {seconds.Text()}s" : words;
    }
}
