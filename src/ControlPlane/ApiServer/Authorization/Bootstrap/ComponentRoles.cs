namespace MiniKube.ControlPlane.ApiServer.Authorization.Bootstrap;

/// <summary>Roles of the cluster's own components and add-ons.</summary>
internal static class ComponentRoles
{
    private const string Csr = "certificates.k8s.io";

    public static IReadOnlyList<StandardRole> All { get; } =
    [
        new(NodeRole.Name, NodeRole.Rules),
        new("system:kube-scheduler", Rules.Of(
            Rules.Events,
            "create | coordination.k8s.io | leases",
            "get update | coordination.k8s.io | leases | kube-scheduler",
            $"{Rules.Read} | core | nodes",
            $"delete {Rules.Read} | core | pods",
            "create | core | bindings pods/binding",
            "patch update | core | pods/status",
            $"{Rules.Read} | core | replicationcontrollers services",
            $"{Rules.Read} | apps | replicasets",
            $"{Rules.Read} | apps | statefulsets",
            $"{Rules.Read} | policy | poddisruptionbudgets",
            $"{Rules.Read} | core | persistentvolumeclaims persistentvolumes",
            "create | authentication.k8s.io | tokenreviews",
            "create | authorization.k8s.io | subjectaccessreviews",
            $"{Rules.Read} | storage.k8s.io | csinodes",
            $"{Rules.Read} | core | namespaces",
            $"{Rules.Read} | storage.k8s.io | csidrivers",
            $"{Rules.Read} | storage.k8s.io | csistoragecapacities")),
        new("system:volume-scheduler", Rules.Of(
            $"{Rules.Read} patch update | core | persistentvolumes",
            $"{Rules.Read} | storage.k8s.io | storageclasses",
            $"{Rules.Read} patch update | core | persistentvolumeclaims")),
        new("system:kube-controller-manager", Rules.Of(
            Rules.Events,
            "create | coordination.k8s.io | leases",
            "get update | coordination.k8s.io | leases | kube-controller-manager",
            "create | core | secrets serviceaccounts",
            "delete | core | secrets",
            "get | core | configmaps namespaces secrets serviceaccounts",
            "update | core | secrets serviceaccounts",
            "create | authentication.k8s.io | tokenreviews",
            "create | authorization.k8s.io | subjectaccessreviews",
            "list watch | * | *",
            "create | core | serviceaccounts/token")),
        new("system:node-proxier", Rules.Of(
            "list watch | core | endpoints services",
            $"{Rules.Read} | core | nodes",
            Rules.Events,
            "list watch | discovery.k8s.io | endpointslices",
            "list watch | networking.k8s.io | servicecidrs")),
        new("system:node-bootstrapper", Rules.Of($"create {Rules.Read} | {Csr} | certificatesigningrequests")),
        new("system:node-problem-detector", Rules.Of("get | core | nodes", "patch | core | nodes/status", Rules.Events)),
        new("system:kubelet-api-admin", Rules.Of(
            $"{Rules.Read} | core | nodes",
            "proxy | core | nodes",
            "* | core | nodes/log nodes/metrics nodes/proxy nodes/stats")),
        new("system:auth-delegator", Rules.Of("create | authentication.k8s.io | tokenreviews", "create | authorization.k8s.io | subjectaccessreviews")),
        new("system:kube-aggregator", Rules.Of($"{Rules.Read} | core | endpoints services")),
        new("system:kube-dns", Rules.Of("list watch | core | endpoints services")),
        new("system:persistent-volume-provisioner", Rules.Of(
            $"create delete {Rules.Read} | core | persistentvolumes",
            $"{Rules.Read} update | core | persistentvolumeclaims",
            $"{Rules.Read} | storage.k8s.io | storageclasses",
            "watch | core | events",
            Rules.Events)),
        new($"system:{Csr}:certificatesigningrequests:nodeclient", Rules.Of($"create | {Csr} | certificatesigningrequests/nodeclient")),
        new($"system:{Csr}:certificatesigningrequests:selfnodeclient", Rules.Of($"create | {Csr} | certificatesigningrequests/selfnodeclient")),
        Approver("kube-apiserver-client"),
        Approver("kube-apiserver-client-kubelet"),
        Approver("kubelet-serving"),
        Approver("legacy-unknown"),
    ];

    private static StandardRole Approver(string signer) =>
        new($"system:{Csr}:{signer}-approver", Rules.Of($"approve | {Csr} | signers | kubernetes.io/{signer}"));
}
