using System.Text.Json.Nodes;
using MiniKube.Machinery.Api.Quantities;

namespace MiniKube.ControlPlane.ApiServer.Admission.LimitRanges;

/// <summary>What a container, or a whole pod, asks for.</summary>
internal sealed record Demand(IReadOnlyDictionary<string, Quantity> Requests, IReadOnlyDictionary<string, Quantity> Limits)
{
    public static Demand Of(JsonObject container)
    {
        var limits = Quantities(container["resources"]?["limits"]);
        var requests = new Dictionary<string, Quantity>(limits);
        foreach (var (resource, quantity) in Quantities(container["resources"]?["requests"])) requests[resource] = quantity;
        return new Demand(requests, limits);
    }

    /// <summary>Containers run together, init containers one by one: the sum of the former or the largest of the latter. A resource that not every
    /// container limits has no limit for the pod.</summary>
    public static Demand Sum(IReadOnlyList<Demand> containers, IReadOnlyList<Demand> inits)
    {
        var requests = Total(containers.Select(c => c.Requests), inits.Select(c => c.Requests));
        var limits = Total(containers.Select(c => c.Limits), inits.Select(c => c.Limits));
        foreach (var resource in limits.Keys.Where(r => containers.Any(c => !c.Limits.ContainsKey(r))).ToList()) limits.Remove(resource);
        return new Demand(requests, limits);
    }

    public static Dictionary<string, Quantity> Quantities(JsonNode? node)
    {
        var result = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var (resource, value) in node as JsonObject ?? [])
        {
            if (value is not null && Quantity.TryParse(value.ToString(), out var quantity)) result[resource] = quantity;
        }

        return result;
    }

    private static Dictionary<string, Quantity> Total(IEnumerable<IReadOnlyDictionary<string, Quantity>> summed, IEnumerable<IReadOnlyDictionary<string, Quantity>> compared)
    {
        var total = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var (resource, quantity) in summed.SelectMany(d => d)) total[resource] = total.TryGetValue(resource, out var sum) ? sum + quantity : quantity;
        foreach (var (resource, quantity) in compared.SelectMany(d => d))
        {
            if (!total.TryGetValue(resource, out var sum) || sum < quantity) total[resource] = quantity;
        }

        return total;
    }
}
