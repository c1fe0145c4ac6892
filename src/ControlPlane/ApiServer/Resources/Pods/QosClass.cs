using MiniKube.Machinery.Api.Quantities;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Pods;

/// <summary>Quality of service as it follows from CPU and memory requests and limits.</summary>
public static class QosClass
{
    private static readonly string[] Counted = ["cpu", "memory"];

    /// <summary>BestEffort: nothing is asked for. Guaranteed: every container has limits equal to its requests. Burstable: all else.</summary>
    public static string Of(PodSpec spec)
    {
        ResourceRequirements[] all = spec.Resources is { } whole && (Has(whole.Limits) || Has(whole.Requests))
            ? [whole]
            : [.. spec.Containers.Concat(spec.InitContainers ?? []).Select(c => c.Resources ?? new())];
        if (!all.Any(r => Has(r.Limits) || Has(r.Requests)))
            return "BestEffort";
        return all.All(IsGuaranteed) ? "Guaranteed" : "Burstable";
    }

    private static bool Has(IReadOnlyDictionary<string, Quantity>? amounts) => Counted.Any(name => Amount(amounts, name) is not null);

    private static bool IsGuaranteed(ResourceRequirements resources) => Counted.All(name =>
        Amount(resources.Limits, name) is { } limit && (Amount(resources.Requests, name) ?? limit).CompareTo(limit) == 0);

    private static Quantity? Amount(IReadOnlyDictionary<string, Quantity>? amounts, string name) =>
        amounts is not null && amounts.TryGetValue(name, out Quantity q) && Quantity.TryParse(q.Text, out _) && q.Sign > 0 ? q : null;
}
