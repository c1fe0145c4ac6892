namespace MiniKube.ControlPlane.ApiServer.Resources;

/// <summary>Every built-in resource, one line each. Order is that of discovery: groups in their fixed order, resources by name within.</summary>
public static class ResourceTable
{
    public static IReadOnlyList<ResourceDescriptor> All { get; } =
    [
        Core.BindingResource.Descriptor,
        Core.ComponentStatusResource.Descriptor,
        Core.ConfigMapResource.Descriptor,
        Core.EndpointsResource.Descriptor,
        Core.EventResource.Descriptor,
        Core.LimitRangeResource.Descriptor,
        Core.NamespaceResource.Descriptor,
        Core.NodeResource.Descriptor,
        Core.PersistentVolumeClaimResource.Descriptor,
        Core.PersistentVolumeResource.Descriptor,
        Core.PodResource.Descriptor,
        Core.PodTemplateResource.Descriptor,
        Core.ReplicationControllerResource.Descriptor,
        Core.ResourceQuotaResource.Descriptor,
        Core.SecretResource.Descriptor,
        Core.ServiceAccountResource.Descriptor,
        Core.ServiceResource.Descriptor,
        Apps.ControllerRevisionResource.Descriptor,
        Apps.DaemonSetResource.Descriptor,
        Apps.DeploymentResource.Descriptor,
        Apps.ReplicaSetResource.Descriptor,
        Apps.StatefulSetResource.Descriptor,
        Authentication.SelfSubjectReviewResource.Descriptor,
        Authentication.TokenReviewResource.Descriptor,
        Authorization.LocalSubjectAccessReviewResource.Descriptor,
        Authorization.SelfSubjectAccessReviewResource.Descriptor,
        Authorization.SelfSubjectRulesReviewResource.Descriptor,
        Authorization.SubjectAccessReviewResource.Descriptor,
        Autoscaling.HorizontalPodAutoscalerResource.Descriptor,
        Batch.CronJobResource.Descriptor,
        Batch.JobResource.Descriptor,
        Coordination.LeaseResource.Descriptor,
        Discovery.EndpointSliceResource.Descriptor,
        Events.EventResource.Descriptor,
        Networking.IngressClassResource.Descriptor,
        Networking.IngressResource.Descriptor,
        Networking.IPAddressResource.Descriptor,
        Networking.NetworkPolicyResource.Descriptor,
        Networking.ServiceCIDRResource.Descriptor,
        Policy.PodDisruptionBudgetResource.Descriptor,
        Rbac.ClusterRoleBindingResource.Descriptor,
        Rbac.ClusterRoleResource.Descriptor,
        Rbac.RoleBindingResource.Descriptor,
        Rbac.RoleResource.Descriptor,
        Scheduling.PriorityClassResource.Descriptor,
        Storage.CSIDriverResource.Descriptor,
        Storage.CSINodeResource.Descriptor,
        Storage.CSIStorageCapacityResource.Descriptor,
        Storage.StorageClassResource.Descriptor,
        Storage.VolumeAttachmentResource.Descriptor,
        Storage.VolumeAttributesClassResource.Descriptor,
    ];

    /// <summary>Kinds the server keeps for itself: stored and cached like the others, served to no one.</summary>
    public static IReadOnlyList<ResourceDescriptor> Internal { get; } = [Services.NodePortClaim.Descriptor];
}
