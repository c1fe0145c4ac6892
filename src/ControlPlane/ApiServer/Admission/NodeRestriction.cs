using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Authorization.Nodes;

namespace MiniKube.ControlPlane.ApiServer.Admission;

/// <summary>Keeps what a kubelet writes to its own node, the pods bound to it, and its own lease; the node authorizer does the same for reads.</summary>
public sealed class NodeRestriction : IValidatingAdmission
{
    public const string PluginName = "NodeRestriction";

    public string Name => PluginName;

    public bool Handles(AdmissionOperation operation) => operation is AdmissionOperation.Create or AdmissionOperation.Update or AdmissionOperation.Delete;

    public async ValueTask ValidateAsync(AdmissionAttributes a, CancellationToken cancellation)
    {
        if (NodeIdentity.NameOf(a.User) is not { } node) return;
        if (node.Length == 0) throw a.Forbidden($"could not determine node from user \"{a.User.Name}\"");
        switch ((a.Resource.Group, a.Resource.Resource, a.Subresource))
        {
            case ("", "pods", ""): await PodAsync(a, node, cancellation); break;
            case ("", "pods", "status"): PodStatus(a, node); break;
            case ("", "pods", "eviction"): await DemandOwnPodAsync(a, node, "evict", cancellation); break;
            case ("", "pods", _): throw a.Forbidden($"unexpected pod subresource \"{a.Subresource}\", only 'status' and 'eviction' are allowed");
            case ("", "nodes", _): NodeObject(a, node); break;
            case ("coordination.k8s.io", "leases", _): OwnName(a, node, "can only access node lease with the same name as the requesting node"); break;
            case ("storage.k8s.io", "csinodes", _): OwnName(a, node, "can only access CSINode with the same name as the requesting node"); break;
            case ("", "serviceaccounts", "token"): await TokenAsync(a, node, cancellation); break;
        }
    }

    private static async ValueTask PodAsync(AdmissionAttributes a, string node, CancellationToken cancellation)
    {
        switch (a.Operation)
        {
            case AdmissionOperation.Create: MirrorPod(a, node, a.Object!); break;
            case AdmissionOperation.Delete: await DemandOwnPodAsync(a, node, "delete", cancellation); break;
            default: throw a.Forbidden($"unexpected operation {a.Operation.ToString().ToUpperInvariant()}, node \"{node}\" can only create and delete mirror pods");
        }
    }

    private static void MirrorPod(AdmissionAttributes a, string node, JsonObject pod)
    {
        if (!AdmissionRefusals.IsMirror(pod)) throw a.Forbidden($"pod does not have \"kubernetes.io/config.mirror\" annotation, node \"{node}\" can only create mirror pods");
        if (AdmissionRefusals.Text(pod["spec"]?["nodeName"]) != node) throw a.Forbidden($"node \"{node}\" can only create pods with spec.nodeName set to itself");
        if (AdmissionRefusals.Text(pod["spec"]?["serviceAccountName"]) is not null) throw a.Forbidden($"node \"{node}\" can not create pods that reference a service account");
        foreach (var volume in pod["spec"]?["volumes"].Objects() ?? [])
        {
            foreach (var (source, what) in (ReadOnlySpan<(string, string)>)[("secret", "secrets"), ("configMap", "configmaps"), ("persistentVolumeClaim", "persistentvolumeclaims"), ("projected", "projected volumes")])
            {
                if (volume[source] is not null) throw a.Forbidden($"node \"{node}\" can not create pods that reference {what}");
            }
        }
    }

    private static void PodStatus(AdmissionAttributes a, string node)
    {
        if (AdmissionRefusals.Text(a.OldObject?["spec"]?["nodeName"]) != node) throw a.Forbidden($"node \"{node}\" can only update pod status for pods with spec.nodeName set to itself");
        if (!JsonNode.DeepEquals(Labels(a.OldObject), Labels(a.Object))) throw a.Forbidden($"node \"{node}\" cannot update labels through pod status");
    }

    private static async ValueTask DemandOwnPodAsync(AdmissionAttributes a, string node, string verb, CancellationToken cancellation)
    {
        var pod = a.Subresource.Length == 0 && a.OldObject is { } old ? old
            : await a.Context.Objects.GetFreshAsync(a.Context.Objects.Resource("", "pods"), a.Namespace, a.Name, cancellation);
        if (pod is not null && AdmissionRefusals.Text(pod["spec"]?["nodeName"]) != node) throw a.Forbidden($"node \"{node}\" can only {verb} pods with spec.nodeName set to itself");
    }

    private static void NodeObject(AdmissionAttributes a, string node)
    {
        var name = a.Name.Length > 0 ? a.Name : AdmissionRefusals.Text(a.Object?["metadata"]?["name"]);
        if (name != node) throw a.Forbidden($"node \"{node}\" is not allowed to modify node \"{name}\"");
        if (a.Operation == AdmissionOperation.Delete) return;
        var forbidden = NodeLabels.ForbiddenChanges(Labels(a.OldObject), Labels(a.Object));
        if (forbidden.Count > 0) throw a.Forbidden($"node \"{node}\" is not allowed to {(a.Operation == AdmissionOperation.Create ? "set" : "modify")} the following labels: {string.Join(", ", forbidden)}");
        if (a.Operation == AdmissionOperation.Create || a.Subresource.Length > 0) return;
        if (!SameOrHollow(a.OldObject?["spec"]?["taints"], a.Object?["spec"]?["taints"])) throw a.Forbidden($"node \"{node}\" is not allowed to modify taints");
        if (!SameOrHollow(a.OldObject?["metadata"]?["ownerReferences"], a.Object?["metadata"]?["ownerReferences"])) throw a.Forbidden($"node \"{node}\" is not allowed to modify ownerReferences");
    }

    private static void OwnName(AdmissionAttributes a, string node, string why)
    {
        var name = a.Name.Length > 0 ? a.Name : AdmissionRefusals.Text(a.Object?["metadata"]?["name"]);
        if (name != node) throw a.Forbidden(why);
    }

    private static async ValueTask TokenAsync(AdmissionAttributes a, string node, CancellationToken cancellation)
    {
        var bound = a.Object?["spec"]?["boundObjectRef"];
        if (AdmissionRefusals.Text(bound?["kind"]) != "Pod" || AdmissionRefusals.Text(bound?["name"]) is not { } pod) throw a.Forbidden("node requested token not bound to a pod");
        if (AdmissionRefusals.Text(bound?["uid"]) is null) throw a.Forbidden("node requested token with a pod binding without a uid");
        var found = await a.Context.Objects.GetFreshAsync(a.Context.Objects.Resource("", "pods"), a.Namespace, pod, cancellation);
        if (found is null) throw a.Forbidden($"pod \"{pod}\" not found");
        if (AdmissionRefusals.Text(found["spec"]?["nodeName"]) != node) throw a.Forbidden("node requested token bound to a pod scheduled on a different node");
    }

    private static JsonObject? Labels(JsonObject? obj) => obj?["metadata"]?["labels"] as JsonObject;

    private static bool SameOrHollow(JsonNode? a, JsonNode? b) => JsonNode.DeepEquals(a is JsonArray { Count: 0 } ? null : a, b is JsonArray { Count: 0 } ? null : b);
}
