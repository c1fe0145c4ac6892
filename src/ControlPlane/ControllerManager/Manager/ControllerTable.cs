using MiniKube.ControlPlane.ControllerManager.Controllers.ClusterRoleAggregation;
using MiniKube.ControlPlane.ControllerManager.Controllers.CronJobs;
using MiniKube.ControlPlane.ControllerManager.Controllers.DaemonSets;
using MiniKube.ControlPlane.ControllerManager.Controllers.Deployments;
using MiniKube.ControlPlane.ControllerManager.Controllers.Disruption;
using MiniKube.ControlPlane.ControllerManager.Controllers.EndpointSlices;
using MiniKube.ControlPlane.ControllerManager.Controllers.GarbageCollection;
using MiniKube.ControlPlane.ControllerManager.Controllers.Jobs;
using MiniKube.ControlPlane.ControllerManager.Controllers.LegacyEndpoints;
using MiniKube.ControlPlane.ControllerManager.Controllers.Namespaces;
using MiniKube.ControlPlane.ControllerManager.Controllers.NodeIpam;
using MiniKube.ControlPlane.ControllerManager.Controllers.NodeLifecycle;
using MiniKube.ControlPlane.ControllerManager.Controllers.PodGc;
using MiniKube.ControlPlane.ControllerManager.Controllers.ReplicaSets;
using MiniKube.ControlPlane.ControllerManager.Controllers.RootCertificates;
using MiniKube.ControlPlane.ControllerManager.Controllers.ServiceAccounts;
using MiniKube.ControlPlane.ControllerManager.Controllers.StatefulSets;
using MiniKube.ControlPlane.ControllerManager.Controllers.TaintEviction;
using MiniKube.ControlPlane.ControllerManager.Controllers.TtlAfterFinished;

namespace MiniKube.ControlPlane.ControllerManager.Manager;

/// <summary>All controllers, one line each.</summary>
public static class ControllerTable
{
    public static IReadOnlyList<ControllerEntry> All { get; } =
    [
        new("deployment-controller", c => new DeploymentController(c)),
        new("replicaset-controller", c => new ReplicaSetController(c)),
        new("statefulset-controller", c => new StatefulSetController(c)),
        new("daemonset-controller", c => new DaemonSetController(c)),
        new("job-controller", c => new JobController(c)),
        new("ttl-after-finished-controller", c => new TtlAfterFinishedController(c)),
        new("cronjob-controller", c => new CronJobController(c)),
        new("disruption-controller", c => new DisruptionController(c)),
        new("endpointslice-controller", c => new EndpointSliceController(c)),
        new("endpoints-controller", c => new EndpointsController(c)),
        new("serviceaccount-controller", c => new ServiceAccountController(c)),
        new("root-ca-certificate-publisher-controller", RootCertificatePublisher.Create),
        new("node-ipam-controller", NodeIpamController.Create),
        new("node-lifecycle-controller", c => new NodeLifecycleController(c)),
        new("taint-eviction-controller", c => new TaintEvictionController(c)),
        new("namespace-controller", c => new NamespaceController(c)),
        new("garbage-collector-controller", GarbageCollector.Create),
        new("clusterrole-aggregation-controller", c => new ClusterRoleAggregationController(c)),
        new("pod-garbage-collector-controller", c => new PodGcController(c)),
    ];
}
