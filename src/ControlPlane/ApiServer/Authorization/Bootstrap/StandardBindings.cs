using MiniKube.Machinery.Api.Types.Rbac;

namespace MiniKube.ControlPlane.ApiServer.Authorization.Bootstrap;

/// <summary>Who holds the standing roles.</summary>
internal static class StandardBindings
{
    private const string ApiGroup = "rbac.authorization.k8s.io";
    private const string KubeSystem = "kube-system";
    private const string ControllerManager = "system:kube-controller-manager";
    private const string Scheduler = "system:kube-scheduler";

    public static IReadOnlyList<StandardBinding> All { get; } =
    [
        new("cluster-admin", "cluster-admin", [Group("system:masters")]),
        // How kubeadm lets its administrators in, and the API server's own client certificate for kubelets.
        new("kubeadm:cluster-admins", "cluster-admin", [Group("kubeadm:cluster-admins")]),
        new("system:basic-user", "system:basic-user", [Group("system:authenticated")]),
        new("system:discovery", "system:discovery", [Group("system:authenticated")]),
        new("system:public-info-viewer", "system:public-info-viewer", [Group("system:authenticated"), Group("system:unauthenticated")]),
        new("system:monitoring", "system:monitoring", [Group("system:monitoring")]),
        new("system:node", NodeRole.Name, []),
        new("system:node-proxier", "system:node-proxier", [User("system:kube-proxy")]),
        new("system:kube-scheduler", "system:kube-scheduler", [User(Scheduler)]),
        new("system:volume-scheduler", "system:volume-scheduler", [User(Scheduler)]),
        new("system:kube-controller-manager", "system:kube-controller-manager", [User(ControllerManager)]),
        new("system:kube-dns", "system:kube-dns", [Account("kube-dns")]),
        new("system:service-account-issuer-discovery", "system:service-account-issuer-discovery", [Group("system:serviceaccounts")]),
        // Our controller manager acts under its own name, so it holds each controller's role beside the controller's account.
        .. ControllerRoles.Names.Select(n => new StandardBinding(ControllerRoles.Prefix + n, ControllerRoles.Prefix + n, [Account(n), User(ControllerManager)])),
        new("system::extension-apiserver-authentication-reader", "extension-apiserver-authentication-reader", [User(ControllerManager), User(Scheduler)], KubeSystem),
        new("system::leader-locking-kube-controller-manager", "system::leader-locking-kube-controller-manager", [User(ControllerManager), Account("kube-controller-manager")], KubeSystem),
        new("system::leader-locking-kube-scheduler", "system::leader-locking-kube-scheduler", [User(Scheduler), Account("kube-scheduler")], KubeSystem),
        new("system:controller:bootstrap-signer", "system:controller:bootstrap-signer", [Account("bootstrap-signer")], KubeSystem),
        new("system:controller:cloud-provider", "system:controller:cloud-provider", [Account("cloud-provider")], KubeSystem),
        new("system:controller:token-cleaner", "system:controller:token-cleaner", [Account("token-cleaner")], KubeSystem),
        new("system:controller:bootstrap-signer", "system:controller:bootstrap-signer", [Account("bootstrap-signer")], "kube-public"),
    ];

    private static Subject User(string name) => new() { Kind = "User", ApiGroup = ApiGroup, Name = name };

    private static Subject Group(string name) => new() { Kind = "Group", ApiGroup = ApiGroup, Name = name };

    private static Subject Account(string name) => new() { Kind = "ServiceAccount", Name = name, Namespace = KubeSystem };
}
