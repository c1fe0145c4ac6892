using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Admission.LimitRanges;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.Machinery.Api.Quantities;

namespace MiniKube.ControlPlane.ApiServer.Admission.ResourceQuotas;

/// <summary>What one object takes out of a quota, by the names quotas use.</summary>
internal static class QuotaUsage
{
    private static readonly string[] PlainlyCounted = ["configmaps", "persistentvolumeclaims", "replicationcontrollers", "resourcequotas", "secrets", "services"];

    public static Dictionary<string, Quantity> Of(ResourceDescriptor resource, JsonObject obj)
    {
        var usage = new Dictionary<string, Quantity>(StringComparer.Ordinal) { [$"count/{resource.QualifiedResource}"] = new("1") };
        if (resource.Group.Length > 0) return usage;
        if (PlainlyCounted.Contains(resource.Resource)) usage[resource.Resource] = new("1");
        switch (resource.Resource)
        {
            case "pods": Pod(obj, usage); break;
            case "services": Service(obj, usage); break;
            case "persistentvolumeclaims": Claim(obj, usage); break;
        }

        return usage;
    }

    /// <summary>Constraints of a quota that a pod must name in every container, and the containers that do not: <c>limits.cpu for: a,b</c>.</summary>
    public static IEnumerable<string> Unspecified(JsonObject pod, IEnumerable<string> constraints)
    {
        var containers = pod["spec"]?["initContainers"].Objects().Concat(pod["spec"]?["containers"].Objects() ?? []).ToList() ?? [];
        foreach (var constraint in constraints.Order(StringComparer.Ordinal))
        {
            if (Compute(constraint) is not { } compute) continue;
            var silent = containers.Where(c => !(compute.IsLimit ? Demand.Of(c).Limits : Demand.Of(c).Requests).ContainsKey(compute.Resource)).Select(c => AdmissionRefusals.Text(c["name"])).ToList();
            if (silent.Count > 0) yield return $"{constraint} for: {string.Join(",", silent)}";
        }
    }

    // cpu and memory are short for requests of them.
    private static (string Resource, bool IsLimit)? Compute(string constraint) => constraint switch
    {
        "cpu" or "memory" => (constraint, false),
        "requests.cpu" or "requests.memory" => (constraint["requests.".Length..], false),
        "limits.cpu" or "limits.memory" => (constraint["limits.".Length..], true),
        _ => null,
    };

    private static void Pod(JsonObject pod, Dictionary<string, Quantity> usage)
    {
        // What has ended holds nothing but its record.
        if (AdmissionRefusals.Text(pod["status"]?["phase"]) is "Succeeded" or "Failed" || pod["spec"] is not JsonObject spec) return;
        usage["pods"] = new("1");
        var demand = Demand.Sum([.. spec["containers"].Objects().Select(Demand.Of)], [.. spec["initContainers"].Objects().Select(Demand.Of)]);
        foreach (var (resource, quantity) in demand.Requests)
        {
            usage[$"requests.{resource}"] = quantity;
            if (resource is "cpu" or "memory" or "ephemeral-storage") usage[resource] = quantity;
        }

        foreach (var (resource, quantity) in demand.Limits) usage[$"limits.{resource}"] = quantity;
    }

    private static void Service(JsonObject service, Dictionary<string, Quantity> usage)
    {
        var type = AdmissionRefusals.Text(service["spec"]?["type"]);
        if (type == "LoadBalancer") usage["services.loadbalancers"] = new("1");
        if (type is "NodePort" or "LoadBalancer") usage["services.nodeports"] = Quantity.FromValue((service["spec"]?["ports"] as JsonArray)?.Count ?? 0);
    }

    private static void Claim(JsonObject claim, Dictionary<string, Quantity> usage)
    {
        if (!Demand.Quantities(claim["spec"]?["resources"]?["requests"]).TryGetValue("storage", out var storage)) return;
        usage["requests.storage"] = storage;
        if (AdmissionRefusals.Text(claim["spec"]?["storageClassName"]) is not { } storageClass) return;
        usage[$"{storageClass}.storageclass.storage.k8s.io/requests.storage"] = storage;
        usage[$"{storageClass}.storageclass.storage.k8s.io/persistentvolumeclaims"] = new("1");
    }
}
