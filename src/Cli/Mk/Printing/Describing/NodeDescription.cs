using System.Globalization;
using System.Text.Json.Nodes;
using MiniKube.Machinery.Api.Quantities;

namespace MiniKube.Cli.Mk.Printing.Describing;

internal static class NodeDescription
{
    private const string RolePrefix = "node-role.kubernetes.io/";

    /// <param name="lease">The node's heartbeat Lease, if it has one.</param>
    /// <param name="pods">The node's pods.</param>
    public static TabbedText Of(JsonObject node, JsonObject? lease, IReadOnlyList<JsonObject> pods, DateTimeOffset now)
    {
        var (metadata, spec, status) = (node["metadata"], node["spec"], node["status"]);
        var roles = metadata?["labels"].Sorted().Where(l => l.Key.StartsWith(RolePrefix, StringComparison.Ordinal)).Select(l => l.Key[RolePrefix.Length..]).ToList() ?? [];
        var text = new TabbedText().Add(0, $"Name:\t{metadata?["name"].Text()}").Add(0, $"Roles:\t{(roles.Count == 0 ? "<none>" : string.Join(',', roles))}").Labels(metadata?["labels"]).Annotations(metadata?["annotations"]);
        text.Add(0, $"CreationTimestamp:\t{Pieces.Moment(metadata?["creationTimestamp"])}");
        Taints(text, spec?["taints"]);
        text.Add(0, $"Unschedulable:\t{((bool?)spec?["unschedulable"] == true ? "true" : "false")}");
        text.Add(0, "Lease:").Add(1, $"HolderIdentity:\t{lease?["spec"]?["holderIdentity"].Text("<unset>") ?? "<unset>"}").Add(1, $"AcquireTime:\t{Pieces.Moment(lease?["spec"]?["acquireTime"])}").Add(1, $"RenewTime:\t{Pieces.Moment(lease?["spec"]?["renewTime"])}");
        Conditions(text, status?["conditions"]);
        text.Add(0, "Addresses:");
        foreach (var address in status?["addresses"].Items() ?? []) text.Add(1, $"{address["type"].Text()}:\t{address["address"].Text()}");
        Amounts(text, "Capacity", status?["capacity"]);
        Amounts(text, "Allocatable", status?["allocatable"]);
        SystemInfo(text, status?["nodeInfo"]);
        if (spec?["podCIDR"].Text() is { Length: > 0 } range) text.Add(0, $"PodCIDR:\t{range}");
        if (spec?["podCIDRs"] is JsonArray { Count: > 0 } ranges) text.Add(0, $"PodCIDRs:\t{string.Join(',', ranges.Items().Select(r => r.Text()))}");
        Pods(text, [.. pods.Where(p => p["status"]?["phase"].Text() is not ("Succeeded" or "Failed"))], status?["allocatable"], now);
        return text;
    }

    private static void Taints(TabbedText text, JsonNode? taints)
    {
        var first = true;
        foreach (var taint in taints.Items().OrderBy(t => $"{t["effect"].Text()},{t["key"].Text()}", StringComparer.Ordinal))
        {
            var value = taint["value"].Text() is { Length: > 0 } v ? "=" + v : "";
            text.Add(0, $"{(first ? "Taints:" : "")}\t{taint["key"].Text()}{value}:{taint["effect"].Text()}");
            first = false;
        }

        if (first) text.Add(0, "Taints:\t<none>");
    }

    private static void Conditions(TabbedText text, JsonNode? conditions)
    {
        text.Add(0, "Conditions:").Add(1, "Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage").Add(1, "----\t------\t-----------------\t------------------\t------\t-------");
        foreach (var c in conditions.Items())
            text.Add(1, $"{c["type"].Text()} \t{c["status"].Text()} \t{Pieces.Moment(c["lastHeartbeatTime"])} \t{Pieces.Moment(c["lastTransitionTime"])} \t{c["reason"].Text()} \t{c["message"].Text()}");
    }

    private static void Amounts(TabbedText text, string title, JsonNode? amounts)
    {
        text.Add(0, title + ":");
        foreach (var (name, amount) in amounts.Sorted()) text.Add(1, $"{name}:\t{amount.Text()}");
    }

    private static void SystemInfo(TabbedText text, JsonNode? info)
    {
        text.Add(0, "System Info:");
        foreach (var (title, member) in new[]
        {
            ("Machine ID", "machineID"), ("System UUID", "systemUUID"), ("Boot ID", "bootID"), ("Kernel Version", "kernelVersion"), ("OS Image", "osImage"), ("Operating System", "operatingSystem"),
            ("Architecture", "architecture"), ("Container Runtime Version", "containerRuntimeVersion"), ("Kubelet Version", "kubeletVersion"), ("Kube-Proxy Version", "kubeProxyVersion"),
        }) text.Add(1, $"{title}:\t{info?[member].Text()}");
    }

    private static void Pods(TabbedText text, IReadOnlyList<JsonObject> pods, JsonNode? allocatable, DateTimeOffset now)
    {
        text.Add(0, $"Non-terminated Pods:\t({pods.Count} in total)").Add(1, "Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge").Add(1, "---------\t----\t\t------------\t----------\t---------------\t-------------\t---");
        foreach (var pod in pods)
        {
            var age = DateTimeOffset.TryParse(pod["metadata"]?["creationTimestamp"].Text(), out var made) ? Age.Short(now - made) : "<unknown>";
            string Share(string member, string resource) => Part(PodAmount(pod, member, resource), resource, allocatable);
            text.Add(1, $"{pod["metadata"]?["namespace"].Text()}\t{pod["metadata"]?["name"].Text()}\t\t{Share("requests", "cpu")}\t{Share("limits", "cpu")}\t{Share("requests", "memory")}\t{Share("limits", "memory")}\t{age}");
        }

        text.Add(0, "Allocated resources:").Add(1, "(Total limits may be over 100 percent, i.e., overcommitted.)").Add(1, "Resource\tRequests\tLimits").Add(1, "--------\t--------\t------");
        string[] basic = ["cpu", "memory", "ephemeral-storage"];
        foreach (var resource in basic.Concat(allocatable.Sorted().Select(a => a.Key).Where(k => !basic.Contains(k) && k != "pods")))
            text.Add(1, $"{resource}\t{Total(pods, "requests", resource, allocatable)}\t{Total(pods, "limits", resource, allocatable)}");
    }

    private static string Total(IReadOnlyList<JsonObject> pods, string member, string resource, JsonNode? allocatable)
    {
        var sum = pods.Aggregate(Quantity.Zero, (s, p) => s + PodAmount(p, member, resource));
        return resource.StartsWith("hugepages", StringComparison.Ordinal) || IsBasic(resource) ? Part(sum, resource, allocatable) : sum.ToString();

        static bool IsBasic(string name) => name is "cpu" or "memory" or "ephemeral-storage";
    }

    private static Quantity PodAmount(JsonObject pod, string member, string resource)
    {
        Quantity Of(JsonNode container) => Quantity.TryParse(container["resources"]?[member]?[resource].Text("0") ?? "0", out var amount) ? amount : Quantity.Zero;
        var running = pod["spec"]?["containers"].Items().Aggregate(Quantity.Zero, (s, c) => s + Of(c)) ?? Quantity.Zero;
        var starting = pod["spec"]?["initContainers"].Items().Select(Of).DefaultIfEmpty(Quantity.Zero).Max() ?? Quantity.Zero;
        return starting.CompareTo(running) > 0 ? starting : running;
    }

    private static string Part(Quantity amount, string resource, JsonNode? allocatable)
    {
        var whole = Quantity.TryParse(allocatable?[resource].Text("0") ?? "0", out var q) ? q : Quantity.Zero;
        var percent = whole.MilliValue == 0 ? 0 : (long)(100.0 * amount.MilliValue / whole.MilliValue);
        return string.Create(CultureInfo.InvariantCulture, $"{amount} ({percent}%)");
    }
}
