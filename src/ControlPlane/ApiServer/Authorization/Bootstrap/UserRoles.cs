namespace MiniKube.ControlPlane.ApiServer.Authorization.Bootstrap;

/// <summary>Roles for people: cluster-admin, admin, edit, view, and what everyone may see.</summary>
internal static class UserRoles
{
    private const string Workloads = "daemonsets deployments deployments/rollback deployments/scale replicasets replicasets/scale statefulsets statefulsets/scale";
    private const string WorkloadViews =
        "controllerrevisions daemonsets daemonsets/status deployments deployments/scale deployments/status replicasets replicasets/scale replicasets/status statefulsets statefulsets/scale statefulsets/status";

    public static IReadOnlyList<StandardRole> All { get; } =
    [
        new("cluster-admin", Rules.Of("* | * | *", "* | *")),
        new("admin", [], AggregatesFrom: "admin"),
        new("edit", [], AggregatesTo: "admin", AggregatesFrom: "edit"),
        new("view", [], AggregatesTo: "edit", AggregatesFrom: "view"),
        new("system:aggregate-to-admin", Rules.Of(
            "create | authorization.k8s.io | localsubjectaccessreviews",
            $"{Rules.Write} {Rules.Read} | rbac.authorization.k8s.io | rolebindings roles"), AggregatesTo: "admin"),
        new("system:aggregate-to-edit", Rules.Of(
            $"{Rules.Read} | core | pods/attach pods/exec pods/portforward pods/proxy secrets services/proxy",
            "impersonate | core | serviceaccounts",
            $"{Rules.Write} | core | pods pods/attach pods/exec pods/portforward pods/proxy",
            "create | core | pods/eviction",
            $"{Rules.Write} | core | configmaps events persistentvolumeclaims replicationcontrollers replicationcontrollers/scale secrets serviceaccounts services services/proxy",
            "create | core | serviceaccounts/token",
            $"{Rules.Write} | apps | {Workloads}",
            $"{Rules.Write} | autoscaling | horizontalpodautoscalers",
            $"{Rules.Write} | batch | cronjobs jobs",
            $"{Rules.Write} | policy | poddisruptionbudgets",
            $"{Rules.Write} | networking.k8s.io | ingresses networkpolicies",
            $"{Rules.Write} {Rules.Read} | coordination.k8s.io | leases"), AggregatesTo: "edit"),
        new("system:aggregate-to-view", Rules.Of(
            $"{Rules.Read} | core | configmaps endpoints persistentvolumeclaims persistentvolumeclaims/status pods replicationcontrollers replicationcontrollers/scale serviceaccounts services services/status",
            $"{Rules.Read} | core | bindings events limitranges namespaces/status pods/log pods/status replicationcontrollers/status resourcequotas resourcequotas/status",
            $"{Rules.Read} | core | namespaces",
            $"{Rules.Read} | discovery.k8s.io | endpointslices",
            $"{Rules.Read} | apps | {WorkloadViews}",
            $"{Rules.Read} | autoscaling | horizontalpodautoscalers horizontalpodautoscalers/status",
            $"{Rules.Read} | batch | cronjobs cronjobs/status jobs jobs/status",
            $"{Rules.Read} | policy | poddisruptionbudgets poddisruptionbudgets/status",
            $"{Rules.Read} | networking.k8s.io | ingresses ingresses/status networkpolicies"), AggregatesTo: "view"),
        new("system:basic-user", Rules.Of(
            "create | authorization.k8s.io | selfsubjectaccessreviews selfsubjectrulesreviews",
            "create | authentication.k8s.io | selfsubjectreviews")),
        new("system:discovery", Rules.Of("get | /api /api/* /apis /apis/* /healthz /livez /openapi /openapi/* /readyz /version /version/")),
        new("system:public-info-viewer", Rules.Of("get | /healthz /livez /readyz /version /version/")),
        new("system:monitoring", Rules.Of("get | /healthz /healthz/* /livez /livez/* /metrics /metrics/slis /readyz /readyz/*")),
        new("system:service-account-issuer-discovery", Rules.Of("get | /.well-known/openid-configuration /openid/v1/jwks")),
    ];
}
