using System.Text.Json.Nodes;
using MiniKube.Cli.Mk.Cluster;

namespace MiniKube.Cli.Mk.Commands.Verbs;

/// <summary>How far the rollout of a deployment is, in kubectl's words.</summary>
public static class RolloutStatus
{
    /// <exception cref="ClusterException">The deployment exceeded its progress deadline.</exception>
    public static (string Text, bool Done) Of(JsonObject deployment)
    {
        var name = (string)deployment["metadata"]!["name"]!;
        var (spec, status) = (deployment["spec"], deployment["status"]);
        if (((long?)status?["observedGeneration"] ?? 0) < ((long?)deployment["metadata"]?["generation"] ?? 0)) return ("Waiting for deployment spec update to be observed...", false);
        var progressing = status?["conditions"]?.AsArray().FirstOrDefault(c => (string?)c?["type"] == "Progressing");
        if ((string?)progressing?["reason"] == "ProgressDeadlineExceeded") throw new ClusterException($"deployment \"{name}\" exceeded its progress deadline");
        int wanted = (int?)spec?["replicas"] ?? 1, updated = Count(status, "updatedReplicas"), all = Count(status, "replicas"), available = Count(status, "availableReplicas");
        if (updated < wanted) return ($"Waiting for deployment \"{name}\" rollout to finish: {updated} out of {wanted} new replicas have been updated...", false);
        if (all > updated) return ($"Waiting for deployment \"{name}\" rollout to finish: {all - updated} old replicas are pending termination...", false);
        if (available < updated) return ($"Waiting for deployment \"{name}\" rollout to finish: {available} of {updated} updated replicas are available...", false);
        return ($"deployment \"{name}\" successfully rolled out", true);
    }

    private static int Count(JsonNode? status, string member) => (int?)status?[member] ?? 0;
}
