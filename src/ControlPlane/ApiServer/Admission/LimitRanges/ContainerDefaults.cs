using System.Text.Json.Nodes;
using MiniKube.Machinery.Api.Quantities;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Admission.LimitRanges;

/// <summary>Writes a limit range's default requests and limits into containers that have none.</summary>
internal static class ContainerDefaults
{
    private const string Annotation = "kubernetes.io/limit-ranger";

    public static void Fill(JsonObject pod, LimitRangeItem item)
    {
        if (item.Type != "Container" || pod["spec"] is not JsonObject spec) return;
        var notes = new List<string>();
        foreach (var container in spec["containers"].Objects()) Fill(container, item, "container", notes);
        foreach (var container in spec["initContainers"].Objects()) Fill(container, item, "init container", notes);
        if (notes.Count == 0) return;
        var annotations = pod.Child("metadata").Child("annotations");
        var before = AdmissionRefusals.Text(annotations[Annotation]);
        annotations[Annotation] = before is null ? $"LimitRanger plugin set: {string.Join("; ", notes)}" : $"{before}; {string.Join("; ", notes)}";
    }

    private static void Fill(JsonObject container, LimitRangeItem item, string what, List<string> notes)
    {
        var limits = container["resources"]?["limits"] as JsonObject ?? [];
        var requests = container["resources"]?["requests"] as JsonObject ?? [];
        // A limit without a request is the request too; a default must not undercut it.
        var implied = limits.Where(l => requests[l.Key] is null).Select(l => l.Key).ToHashSet(StringComparer.Ordinal);
        var setRequests = Add(container, "requests", (item.DefaultRequest ?? item.Default ?? new Dictionary<string, Quantity>()).Where(d => requests[d.Key] is null && !implied.Contains(d.Key)));
        var setLimits = Add(container, "limits", (item.Default ?? new Dictionary<string, Quantity>()).Where(d => limits[d.Key] is null));
        var name = AdmissionRefusals.Text(container["name"]);
        if (setRequests.Count > 0) notes.Add($"{string.Join(", ", setRequests)} request for {what} {name}");
        if (setLimits.Count > 0) notes.Add($"{string.Join(", ", setLimits)} limit for {what} {name}");
    }

    private static List<string> Add(JsonObject container, string member, IEnumerable<KeyValuePair<string, Quantity>> defaults)
    {
        var names = new List<string>();
        foreach (var (resource, quantity) in defaults.OrderBy(d => d.Key, StringComparer.Ordinal).ToList())
        {
            container.Child("resources").Child(member)[resource] = quantity.Text;
            names.Add(resource);
        }

        return names;
    }
}
