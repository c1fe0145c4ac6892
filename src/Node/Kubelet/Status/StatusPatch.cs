using System.Text.Json.Nodes;
using MiniKube.Machinery.Api;

namespace MiniKube.Node.Kubelet.Status;

/// <summary>The strategic merge patch that turns the status the API server has into the one the kubelet wants: only the
/// kubelet's own conditions, and explicit nulls for what is to go.</summary>
public static class StatusPatch
{
    private static readonly string[] MergedByKey = ["podIPs"];

    /// <returns>Null when nothing differs.</returns>
    public static byte[]? Between(Pod known, PodStatus wanted)
    {
        var before = ToNode(known.Status ?? new PodStatus());
        var after = ToNode(wanted);
        var status = new JsonObject();
        foreach (var (name, value) in after)
        {
            if (name == "conditions" || JsonNode.DeepEquals(before[name], value)) continue;
            status[name] = MergedByKey.Contains(name) && before[name] is not null ? Replace(value!.AsArray()) : value?.DeepClone();
        }
        foreach (var name in before.Select(p => p.Key).Where(k => Owned(k) && !after.ContainsKey(k)).ToArray()) status[name] = null;
        var conditions = ChangedConditions(known.Status?.Conditions ?? [], wanted.Conditions ?? []);
        if (conditions.Count > 0) status["conditions"] = conditions;
        if (status.Count == 0) return null;
        var patch = new JsonObject { ["metadata"] = new JsonObject { ["uid"] = known.Uid }, ["status"] = status };
        return System.Text.Encoding.UTF8.GetBytes(patch.ToJsonString());
    }

    private static bool Owned(string name) => name is "message" or "reason" or "podIP" or "podIPs" or "hostIP" or "hostIPs" or "initContainerStatuses";

    private static JsonArray Replace(JsonArray items)
    {
        var list = new JsonArray();
        foreach (var item in items) list.Add(item!.DeepClone());
        list.Add(new JsonObject { ["$patch"] = "replace" });
        return list;
    }

    private static JsonArray ChangedConditions(IReadOnlyList<PodCondition> before, IReadOnlyList<PodCondition> after)
    {
        var changed = new JsonArray();
        foreach (var condition in after)
        {
            var node = ToNode(condition);
            var old = before.FirstOrDefault(c => c.Type == condition.Type);
            if (old is not null && JsonNode.DeepEquals(ToNode(old), node)) continue;
            foreach (var name in new[] { "reason", "message" })
            {
                if (old is not null && !node.ContainsKey(name) && ToNode(old).ContainsKey(name)) node[name] = null;
            }
            changed.Add(node);
        }
        return changed;
    }

    private static JsonObject ToNode<T>(T value) => JsonNode.Parse(ApiJson.Serialize(value))!.AsObject();
}
