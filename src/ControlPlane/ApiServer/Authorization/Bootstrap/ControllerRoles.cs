namespace MiniKube.ControlPlane.ApiServer.Authorization.Bootstrap;

/// <summary>One role for each controller, named <c>system:controller:&lt;name&gt;</c>, with no more than it needs.</summary>
internal static class ControllerRoles
{
    public const string Prefix = "system:controller:";

    /// <summary>The controllers' names; a service account of that name in kube-system may hold the role.</summary>
    public static IEnumerable<string> Names => All.Select(r => r.Name[Prefix.Length..]);

    public static IReadOnlyList<StandardRole> All { get; } =
    [
        Role("attachdetach-controller", "list watch | core | persistentvolumeclaims persistentvolumes", "get list watch | core | nodes", "patch update | core | nodes/status",
            "list watch | core | pods", Rules.Events, "create delete get list watch | storage.k8s.io | volumeattachments", "get list watch | storage.k8s.io | csidrivers", "get list watch | storage.k8s.io | csinodes"),
        Role("certificate-controller", "delete get list watch | certificates.k8s.io | certificatesigningrequests",
            "update | certificates.k8s.io | certificatesigningrequests/approval certificatesigningrequests/status",
            "approve | certificates.k8s.io | signers | kubernetes.io/kube-apiserver-client-kubelet",
            "sign | certificates.k8s.io | signers | kubernetes.io/kube-apiserver-client kubernetes.io/kube-apiserver-client-kubelet kubernetes.io/kubelet-serving kubernetes.io/legacy-unknown",
            "create | authorization.k8s.io | subjectaccessreviews", Rules.Events),
        Role("clusterrole-aggregation-controller", "escalate get list patch update watch | rbac.authorization.k8s.io | clusterroles"),
        Role("cronjob-controller", "get list update watch | batch | cronjobs", "create delete get list patch update watch | batch | jobs", "update | batch | cronjobs/status",
            "update | batch | cronjobs/finalizers", "delete list watch | core | pods", Rules.Events),
        Role("daemon-set-controller", "get list watch | apps | daemonsets", "update | apps | daemonsets/status", "update | apps | daemonsets/finalizers", "list watch | core | nodes",
            "create delete list patch watch | core | pods", "create | core | pods/binding", "create delete get list patch update watch | apps | controllerrevisions", Rules.Events),
        Role("deployment-controller", "get list update watch | apps | deployments", "update | apps | deployments/status", "update | apps | deployments/finalizers",
            "create delete get list patch update watch | apps | replicasets", "get list update watch | core | pods", Rules.Events),
        Role("disruption-controller", "get list watch | apps | deployments", "get list watch | apps | replicasets", "get list watch | core | replicationcontrollers",
            "get list watch | policy | poddisruptionbudgets", "get list watch | apps | statefulsets", "update | policy | poddisruptionbudgets/status", "patch update | core | pods/status", "get | * | */scale", Rules.Events),
        Role("endpoint-controller", "get list watch | core | pods services", "create delete get list update watch | core | endpoints", "create | core | endpoints/restricted", Rules.Events),
        Role("endpointslice-controller", "get list watch | core | nodes pods services", "update | core | services/finalizers",
            "create delete get list update watch | discovery.k8s.io | endpointslices", Rules.Events),
        Role("endpointslicemirroring-controller", "get list watch | core | endpoints services", "update | core | services/finalizers", "update | core | endpoints/finalizers",
            "create delete get list update watch | discovery.k8s.io | endpointslices", Rules.Events),
        Role("ephemeral-volume-controller", "get list watch | core | pods", "update | core | pods/finalizers", "create get list watch | core | persistentvolumeclaims", Rules.Events),
        Role("expand-controller", "get list patch update watch | core | persistentvolumes", "patch update | core | persistentvolumeclaims/status", "get list watch | core | persistentvolumeclaims", Rules.Events),
        Role("generic-garbage-collector", "delete get list patch update watch | * | *", Rules.Events),
        Role("horizontal-pod-autoscaler", "get list watch | autoscaling | horizontalpodautoscalers", "update | autoscaling | horizontalpodautoscalers/status", "get update | * | */scale",
            "list watch | core | pods", "list watch | metrics.k8s.io | pods", "get list watch | custom.metrics.k8s.io | *", "get list watch | external.metrics.k8s.io | *", Rules.Events),
        Role("job-controller", "get list patch update watch | batch | jobs", "update | batch | jobs/status", "update | batch | jobs/finalizers", "create delete list patch watch | core | pods", Rules.Events),
        Role("legacy-service-account-token-cleaner", "get | core | configmaps | kube-apiserver-legacy-service-account-token-tracking", "delete patch | core | secrets"),
        Role("namespace-controller", "delete get list watch | core | namespaces", "update | core | namespaces/finalize namespaces/status", "delete deletecollection get list watch | * | *"),
        Role("node-controller", "delete get list patch update watch | core | nodes", "patch update | core | nodes/status", "patch update | core | pods/status", "delete get list watch | core | pods",
            "get list watch | coordination.k8s.io | leases", Rules.Events),
        Role("persistent-volume-binder", "create delete get list update watch | core | persistentvolumes", "update | core | persistentvolumes/status", "get list update watch | core | persistentvolumeclaims",
            "update | core | persistentvolumeclaims/status", "create delete get list watch | core | pods", "get list watch | storage.k8s.io | storageclasses", "list watch | core | nodes", Rules.Events, "watch | core | events"),
        Role("pod-garbage-collector", "delete list watch | core | pods", "get list watch | core | nodes", "patch | core | pods/status"),
        Role("pv-protection-controller", "get list update watch | core | persistentvolumes", Rules.Events),
        Role("pvc-protection-controller", "get list update watch | core | persistentvolumeclaims", "update | core | persistentvolumeclaims/status", "get list watch | core | pods", Rules.Events),
        Role("replicaset-controller", "get list update watch | apps | replicasets", "update | apps | replicasets/status", "update | apps | replicasets/finalizers", "create delete list patch watch | core | pods", Rules.Events),
        Role("replication-controller", "get list update watch | core | replicationcontrollers", "update | core | replicationcontrollers/status", "update | core | replicationcontrollers/finalizers",
            "create delete list patch watch | core | pods", Rules.Events),
        Role("resourcequota-controller", "list watch | * | *", "update | core | resourcequotas/status", Rules.Events),
        Role("root-ca-cert-publisher", "create update | core | configmaps", Rules.Events),
        Role("route-controller", "list watch | core | nodes", "patch | core | nodes/status", Rules.Events),
        Role("service-account-controller", "create | core | serviceaccounts", Rules.Events),
        Role("service-cidrs-controller", "get list patch update watch | networking.k8s.io | servicecidrs", "patch update | networking.k8s.io | servicecidrs/finalizers",
            "patch update | networking.k8s.io | servicecidrs/status", "get list watch | networking.k8s.io | ipaddresses", Rules.Events),
        Role("service-controller", "get list watch | core | services", "patch update | core | services/status", "list watch | core | nodes", Rules.Events),
        Role("statefulset-controller", "list watch | core | pods", "get list watch | apps | statefulsets", "update | apps | statefulsets/status", "update | apps | statefulsets/finalizers",
            "create delete get patch update | core | pods", "create delete get list patch update watch | apps | controllerrevisions", "create get list watch | core | persistentvolumeclaims",
            "delete update | core | persistentvolumeclaims", "update | core | pods/finalizers", Rules.Events),
        Role("ttl-after-finished-controller", "delete get list watch | batch | jobs", Rules.Events),
        Role("ttl-controller", "list patch update watch | core | nodes", Rules.Events),
    ];

    private static StandardRole Role(string name, params ReadOnlySpan<string> lines) => new(Prefix + name, Rules.Of(lines));
}
