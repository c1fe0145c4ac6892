using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ControllerManager.Dynamic;
using MiniKube.Machinery.Api;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Client.Rest;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.NodeLifecycle;

/// <summary>The few fields of nodes and their pods that the controller writes. Patches leave what others write at the same time.</summary>
internal sealed class NodeWriter(KubeClient client)
{
    private readonly ResourceClient<Node> _nodes = client.Resource<Node>();

    public Task<Node> WriteConditionsAsync(Node node, IReadOnlyList<NodeCondition> conditions, CancellationToken ct)
    {
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["uid"] = node.Uid },
            ["status"] = new JsonObject { ["conditions"] = new JsonArray([.. conditions.Select(c => JsonSerializer.SerializeToNode(c, ApiJson.TypeInfo<NodeCondition>()))]) },
        };
        return _nodes.PatchAsync(null, node.Name, PatchKind.StrategicMerge, patch.ToUtf8(), "status", ct);
    }

    /// <summary>Conditional on the version read: two writers of taints must not undo each other.</summary>
    public Task WriteTaintsAsync(Node node, IReadOnlyList<Taint> taints, CancellationToken ct)
    {
        JsonNode? list = taints.Count == 0 ? null : new JsonArray([.. taints.Select(t => JsonSerializer.SerializeToNode(t, ApiJson.TypeInfo<Taint>()))]);
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["uid"] = node.Uid, ["resourceVersion"] = node.ResourceVersion },
            ["spec"] = new JsonObject { ["taints"] = list },
        };
        return _nodes.PatchAsync(null, node.Name, PatchKind.Merge, patch.ToUtf8(), null, ct);
    }

    public Task MarkNotReadyAsync(Pod pod, DateTimeOffset now, CancellationToken ct)
    {
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["uid"] = pod.Uid },
            ["status"] = new JsonObject
            {
                ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "False", ["lastTransitionTime"] = new Time(now).ToString() }),
            },
        };
        return client.Resource<Pod>().PatchAsync(pod.Namespace, pod.Name, PatchKind.StrategicMerge, patch.ToUtf8(), "status", ct);
    }
}
