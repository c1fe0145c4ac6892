using System.Text.Json.Nodes;

namespace MiniKube.Cli.Mk.Printing.Describing;

/// <summary>Deployments, ReplicaSets and Jobs.</summary>
internal static class WorkloadDescription
{
    /// <param name="sets">The deployment's replica sets.</param>
    public static TabbedText Deployment(JsonObject deployment, IReadOnlyList<JsonObject> sets)
    {
        var (metadata, spec, status) = (deployment["metadata"], deployment["spec"], deployment["status"]);
        var text = Head(metadata).Add(0, $"CreationTimestamp:\t{Pieces.Moment(metadata?["creationTimestamp"])}").Labels(metadata?["labels"]).Annotations(metadata?["annotations"]);
        text.Add(0, $"Selector:\t{Pieces.Selector(spec?["selector"])}");
        text.Add(0, $"Replicas:\t{Count(spec, "replicas")} desired | {Count(status, "updatedReplicas")} updated | {Count(status, "replicas")} total | {Count(status, "availableReplicas")} available | {Count(status, "unavailableReplicas")} unavailable");
        text.Add(0, $"StrategyType:\t{spec?["strategy"]?["type"].Text()}").Add(0, $"MinReadySeconds:\t{Count(spec, "minReadySeconds")}");
        if (spec?["strategy"]?["rollingUpdate"] is { } rolling) text.Add(0, $"RollingUpdateStrategy:\t{rolling["maxUnavailable"].Text()} max unavailable, {rolling["maxSurge"].Text()} max surge");
        text.Add(0, "Pod Template:").Template(spec?["template"]);
        if (status?["conditions"] is JsonArray { Count: > 0 } conditions)
        {
            text.Add(0, "Conditions:").Add(1, "Type\tStatus\tReason").Add(1, "----\t------\t------");
            foreach (var condition in conditions.Items()) text.Add(1, $"{condition["type"].Text()} \t{condition["status"].Text()}\t{condition["reason"].Text()}");
        }

        var template = WithoutHash(spec?["template"]);
        var current = sets.FirstOrDefault(s => JsonNode.DeepEquals(WithoutHash(s["spec"]?["template"]), template));
        return text.Add(0, $"OldReplicaSets:\t{Sets(sets.Where(s => s != current))}").Add(0, $"NewReplicaSet:\t{Sets(current is null ? [] : [current])}");
    }

    /// <param name="pods">The pods the set owns.</param>
    public static TabbedText ReplicaSet(JsonObject set, IReadOnlyList<JsonObject> pods)
    {
        var (metadata, spec, status) = (set["metadata"], set["spec"], set["status"]);
        var text = Head(metadata).Add(0, $"Selector:\t{Pieces.Selector(spec?["selector"])}").Labels(metadata?["labels"]).Annotations(metadata?["annotations"]);
        if (Pieces.Controller(metadata) is { } owner) text.Add(0, $"Controlled By:\t{owner}");
        text.Add(0, $"Replicas:\t{Count(status, "replicas")} current / {Count(spec, "replicas")} desired");
        text.Add(0, $"Pods Status:\t{Phase(pods, "Running")} Running / {Phase(pods, "Pending")} Waiting / {Phase(pods, "Succeeded")} Succeeded / {Phase(pods, "Failed")} Failed");
        text.Add(0, "Pod Template:").Template(spec?["template"]);
        if (status?["conditions"] is not JsonArray { Count: > 0 } conditions) return text;
        text.Add(0, "Conditions:").Add(1, "Type\tStatus\tReason").Add(1, "----\t------\t------");
        foreach (var condition in conditions.Items()) text.Add(1, $"{condition["type"].Text()} \t{condition["status"].Text()}\t{condition["reason"].Text()}");
        return text;
    }

    public static TabbedText Job(JsonObject job)
    {
        var (metadata, spec, status) = (job["metadata"], job["spec"], job["status"]);
        var text = Head(metadata).Add(0, $"Selector:\t{Pieces.Selector(spec?["selector"])}").Labels(metadata?["labels"]).Annotations(metadata?["annotations"]);
        if (Pieces.Controller(metadata) is { } owner) text.Add(0, $"Controlled By:\t{owner}");
        text.Add(0, $"Parallelism:\t{Count(spec, "parallelism")}").Add(0, $"Completions:\t{spec?["completions"].Text("<unset>") ?? "<unset>"}");
        if (spec?["completionMode"].Text() is { Length: > 0 } mode) text.Add(0, $"Completion Mode:\t{mode}");
        if (spec?["suspend"] is { } suspend) text.Add(0, $"Suspend:\t{suspend.Text()}");
        if (spec?["backoffLimit"] is { } limit) text.Add(0, $"Backoff Limit:\t{limit.Text()}");
        if (status?["startTime"] is { } start) text.Add(0, $"Start Time:\t{Pieces.Moment(start)}");
        if (status?["completionTime"] is { } end) text.Add(0, $"Completed At:\t{Pieces.Moment(end)}");
        if (DateTimeOffset.TryParse(status?["startTime"].Text(), out var from) && DateTimeOffset.TryParse(status?["completionTime"].Text(), out var to)) text.Add(0, $"Duration:\t{Age.Short(to - from)}");
        if (spec?["activeDeadlineSeconds"] is { } deadline) text.Add(0, $"Active Deadline Seconds:\t{deadline.Text()}s");
        var ready = status?["ready"] is { } r ? $" ({r.Text()} Ready)" : "";
        text.Add(0, $"Pods Statuses:\t{Count(status, "active")} Active{ready} / {Count(status, "succeeded")} Succeeded / {Count(status, "failed")} Failed");
        text.Add(0, "Pod Template:").Template(spec?["template"]);
        return text;
    }

    private static TabbedText Head(JsonNode? metadata) => new TabbedText().Add(0, $"Name:\t{metadata?["name"].Text()}").Add(0, $"Namespace:\t{metadata?["namespace"].Text()}");

    private static string Count(JsonNode? node, string member) => node?[member].Text("0") ?? "0";

    private static int Phase(IReadOnlyList<JsonObject> pods, string phase) => pods.Count(p => p["status"]?["phase"].Text() == phase);

    private static string Sets(IEnumerable<JsonObject> sets) =>
        string.Join(", ", sets.Select(s => $"{s["metadata"]?["name"].Text()} ({Count(s["status"], "replicas")}/{Count(s["spec"], "replicas")} replicas created)")) is { Length: > 0 } words ? words : "<none>";

    private static JsonNode? WithoutHash(JsonNode? template)
    {
        var copy = template?.DeepClone();
        (copy?["metadata"]?["labels"] as JsonObject)?.Remove("pod-template-hash");
        return copy;
    }
}
