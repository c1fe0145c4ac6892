using MiniKube.Machinery.Api.Types.Rbac;

namespace MiniKube.ControlPlane.ApiServer.Authorization.Bootstrap;

/// <summary>What a kubelet may do besides what the node authorizer decides by the node's own pods.</summary>
internal static class NodeRole
{
    public const string Name = "system:node";

    public static IReadOnlyList<PolicyRule> Rules { get; } = Bootstrap.Rules.Of(
        "create | authentication.k8s.io | tokenreviews",
        "create | authorization.k8s.io | localsubjectaccessreviews subjectaccessreviews",
        "get list watch | core | services",
        "create get list watch | core | nodes",
        "patch update | core | nodes/status",
        "patch update | core | nodes",
        "create patch update | core | events",
        "get list watch | core | pods",
        "create delete | core | pods",
        "patch update | core | pods/status",
        "create | core | pods/eviction",
        "get list watch | core | configmaps secrets",
        "get | core | persistentvolumeclaims persistentvolumes",
        "get | core | endpoints",
        "create get list watch | certificates.k8s.io | certificatesigningrequests",
        "create delete get patch update | coordination.k8s.io | leases",
        "get | storage.k8s.io | volumeattachments",
        "create | core | serviceaccounts/token",
        "get patch update | core | persistentvolumeclaims/status",
        "get list watch | storage.k8s.io | csidrivers",
        "create delete get patch update | storage.k8s.io | csinodes",
        "get list watch | node.k8s.io | runtimeclasses");
}
