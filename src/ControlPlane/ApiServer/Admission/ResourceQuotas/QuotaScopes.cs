using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Admission.LimitRanges;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Admission.ResourceQuotas;

/// <summary>Which pods a quota with scopes is about. A quota without scopes is about everything; one with scopes only about pods.</summary>
internal static class QuotaScopes
{
    public static bool Covers(ResourceQuotaSpec spec, string resource, JsonObject obj)
    {
        var scopes = (spec.Scopes ?? []).Select(s => new ScopedResourceSelectorRequirement { ScopeName = s, Operator = "Exists" })
            .Concat(spec.ScopeSelector?.MatchExpressions ?? []).ToList();
        return scopes.Count == 0 || (resource == "pods" && scopes.All(s => Holds(s, obj)));
    }

    private static bool Holds(ScopedResourceSelectorRequirement scope, JsonObject pod)
    {
        var spec = pod["spec"];
        return scope.ScopeName switch
        {
            "Terminating" => spec?["activeDeadlineSeconds"] is not null,
            "NotTerminating" => spec?["activeDeadlineSeconds"] is null,
            "BestEffort" => IsBestEffort(spec),
            "NotBestEffort" => !IsBestEffort(spec),
            "PriorityClass" => Selects(scope, AdmissionRefusals.Text(spec?["priorityClassName"])),
            "CrossNamespacePodAffinity" => spec?["affinity"]?.ToJsonString().Contains("\"namespace", StringComparison.Ordinal) == true,
            _ => false,
        };
    }

    private static bool Selects(ScopedResourceSelectorRequirement scope, string? priorityClass) => scope.Operator switch
    {
        "In" => priorityClass is not null && scope.Values?.Contains(priorityClass) == true,
        "NotIn" => priorityClass is null || scope.Values?.Contains(priorityClass) != true,
        "DoesNotExist" => priorityClass is null,
        _ => priorityClass is not null,
    };

    private static bool IsBestEffort(JsonNode? spec) =>
        (spec?["containers"].Objects() ?? []).Concat(spec?["initContainers"].Objects() ?? []).Select(Demand.Of).All(d => d.Requests.Count == 0 && d.Limits.Count == 0);
}
