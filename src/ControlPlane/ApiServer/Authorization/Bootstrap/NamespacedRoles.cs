namespace MiniKube.ControlPlane.ApiServer.Authorization.Bootstrap;

/// <summary>Roles that hold in one namespace only.</summary>
internal static class NamespacedRoles
{
    private const string KubeSystem = "kube-system";
    private const string KubePublic = "kube-public";
    private const string Locking = "create get list update watch | coordination.k8s.io | leases";

    public static IReadOnlyList<StandardRole> All { get; } =
    [
        new("extension-apiserver-authentication-reader", Rules.Of("get list watch | core | configmaps | extension-apiserver-authentication"), Namespace: KubeSystem),
        new("system::leader-locking-kube-controller-manager", Rules.Of(Locking), Namespace: KubeSystem),
        new("system::leader-locking-kube-scheduler", Rules.Of(Locking), Namespace: KubeSystem),
        new("system:controller:bootstrap-signer", Rules.Of("get list watch | core | secrets"), Namespace: KubeSystem),
        new("system:controller:cloud-provider", Rules.Of("create get list watch | core | configmaps"), Namespace: KubeSystem),
        new("system:controller:token-cleaner", Rules.Of("delete get list watch | core | secrets", Rules.Events), Namespace: KubeSystem),
        new("system:controller:bootstrap-signer", Rules.Of("get list watch | core | configmaps", "update | core | configmaps | cluster-info", Rules.Events), Namespace: KubePublic),
    ];
}
