using System.Text.Json.Nodes;

namespace MiniKube.Cli.Mk.Printing.Describing;

internal static class PodDescription
{
    public static TabbedText Of(JsonObject pod, DateTimeOffset now)
    {
        var (metadata, spec, status) = (pod["metadata"], pod["spec"], pod["status"]);
        var text = new TabbedText();
        text.Add(0, $"Name:\t{metadata?["name"].Text()}").Add(0, $"Namespace:\t{metadata?["namespace"].Text()}").Add(0, $"Priority:\t{spec?["priority"].Text("0") ?? "0"}");
        if (spec?["priorityClassName"].Text() is { Length: > 0 } priority) text.Add(0, $"Priority Class Name:\t{priority}");
        if (spec?["runtimeClassName"].Text() is { Length: > 0 } runtime) text.Add(0, $"Runtime Class Name:\t{runtime}");
        text.Add(0, $"Service Account:\t{spec?["serviceAccountName"].Text("default")}");
        text.Add(0, spec?["nodeName"].Text() is { Length: > 0 } node ? $"Node:\t{node}/{status?["hostIP"].Text()}" : "Node:\t<none>");
        if (status?["startTime"] is { } start) text.Add(0, $"Start Time:\t{Pieces.Moment(start)}");
        text.Labels(metadata?["labels"]).Annotations(metadata?["annotations"]);
        Phase(text, metadata, status, now);
        Addresses(text, status);
        if (Pieces.Controller(metadata) is { } owner) text.Add(0, $"Controlled By:\t{owner}");
        text.Containers("Init Containers", spec?["initContainers"], status?["initContainerStatuses"], template: false);
        text.Containers("Containers", spec?["containers"], status?["containerStatuses"], template: false);
        if (spec?["readinessGates"] is JsonArray { Count: > 0 } gates) text.Add(0, "Readiness Gates:").Add(1, string.Join('\n', gates.Items().Select(g => g["conditionType"].Text())));
        if (status?["conditions"] is JsonArray { Count: > 0 } conditions)
        {
            text.Add(0, "Conditions:").Add(1, "Type\tStatus");
            foreach (var condition in conditions.Items()) text.Add(1, $"{condition["type"].Text()} \t{condition["status"].Text()} ");
        }

        text.Volumes(spec?["volumes"], template: false);
        text.Add(0, $"QoS Class:\t{status?["qosClass"].Text()}");
        text.Placement(spec, level: 0);
        return text;
    }

    private static void Phase(TabbedText text, JsonNode? metadata, JsonNode? status, DateTimeOffset now)
    {
        if (DateTimeOffset.TryParse(metadata?["deletionTimestamp"].Text(), out var end))
            text.Add(0, $"Status:\tTerminating (lasts {Age.Short(now - end)})").Add(0, $"Termination Grace Period:\t{metadata?["deletionGracePeriodSeconds"].Text()}s");
        else text.Add(0, $"Status:\t{status?["phase"].Text()}");
        if (status?["reason"].Text() is { Length: > 0 } reason) text.Add(0, $"Reason:\t{reason}");
        if (status?["message"].Text() is { Length: > 0 } message) text.Add(0, $"Message:\t{message}");
    }

    private static void Addresses(TabbedText text, JsonNode? status)
    {
        text.Add(0, $"IP:\t{status?["podIP"].Text()}");
        if (status?["podIPs"] is not JsonArray { Count: > 0 } addresses)
        {
            text.Add(0, "IPs:\t<none>");
            return;
        }

        text.Add(0, "IPs:");
        foreach (var address in addresses.Items()) text.Add(1, $"IP:\t{address["ip"].Text()}");
    }
}
