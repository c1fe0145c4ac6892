using System.Globalization;
using System.Text.Json.Nodes;
using MiniKube.Machinery.Api.Quantities;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Admission.LimitRanges;

/// <summary>Holds what a pod or claim asks for against the bounds of a limit range.</summary>
internal static class LimitChecks
{
    public static IEnumerable<string> OfPod(JsonObject pod, LimitRangeItem item)
    {
        if (pod["spec"] is not JsonObject spec) return [];
        var containers = spec["containers"].Objects().Select(Demand.Of).ToList();
        var inits = spec["initContainers"].Objects().Select(Demand.Of).ToList();
        return item.Type switch
        {
            "Container" => containers.Concat(inits).SelectMany(d => Check(d, item)),
            "Pod" => Check(Demand.Sum(containers, inits), item),
            _ => [],
        };
    }

    public static IEnumerable<string> OfClaim(JsonObject claim, LimitRangeItem item)
    {
        if (item.Type != "PersistentVolumeClaim") yield break;
        var requests = Demand.Quantities(claim["spec"]?["resources"]?["requests"]);
        foreach (var (resource, min) in item.Min ?? new Dictionary<string, Quantity>())
        {
            if (!requests.TryGetValue(resource, out var asked)) yield return $"minimum {resource} usage per {item.Type} is {min}.  No request is specified";
            else if (asked < min) yield return $"minimum {resource} usage per {item.Type} is {min}, but request is {asked}";
        }

        foreach (var (resource, max) in item.Max ?? new Dictionary<string, Quantity>())
        {
            if (!requests.TryGetValue(resource, out var asked)) yield return $"maximum {resource} usage per {item.Type} is {max}.  No request is specified";
            else if (asked > max) yield return $"maximum {resource} usage per {item.Type} is {max}, but request is {asked}";
        }
    }

    private static IEnumerable<string> Check(Demand demand, LimitRangeItem item) =>
        (item.Min ?? new Dictionary<string, Quantity>()).Select(m => Min(demand, item.Type, m.Key, m.Value))
        .Concat((item.Max ?? new Dictionary<string, Quantity>()).Select(m => Max(demand, item.Type, m.Key, m.Value)))
        .Concat((item.MaxLimitRequestRatio ?? new Dictionary<string, Quantity>()).Select(m => Ratio(demand, item.Type, m.Key, m.Value)))
        .OfType<string>();

    private static string? Min(Demand demand, string type, string resource, Quantity min)
    {
        if (!demand.Requests.TryGetValue(resource, out var request)) return $"minimum {resource} usage per {type} is {min}.  No request is specified";
        if (request < min) return $"minimum {resource} usage per {type} is {min}, but request is {request}";
        return demand.Limits.TryGetValue(resource, out var limit) && limit < min ? $"minimum {resource} usage per {type} is {min}, but limit is {limit}" : null;
    }

    private static string? Max(Demand demand, string type, string resource, Quantity max)
    {
        if (!demand.Limits.TryGetValue(resource, out var limit)) return $"maximum {resource} usage per {type} is {max}.  No limit is specified";
        if (limit > max) return $"maximum {resource} usage per {type} is {max}, but limit is {limit}";
        return demand.Requests.TryGetValue(resource, out var request) && request > max ? $"maximum {resource} usage per {type} is {max}, but request is {request}" : null;
    }

    private static string? Ratio(Demand demand, string type, string resource, Quantity max)
    {
        var words = $"{resource} max limit to request ratio per {type} is {max}";
        if (!demand.Requests.TryGetValue(resource, out var request) || request.IsZero) return $"{words}, but no request is specified or request is 0";
        if (!demand.Limits.TryGetValue(resource, out var limit) || limit.IsZero) return $"{words}, but no limit is specified or limit is 0";
        var ratio = (double)limit.MilliValue / request.MilliValue;
        return ratio > max.MilliValue / 1000.0 ? $"{words}, but provided ratio is {ratio.ToString("F6", CultureInfo.InvariantCulture)}" : null;
    }
}
