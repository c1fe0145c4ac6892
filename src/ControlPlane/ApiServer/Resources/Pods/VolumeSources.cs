using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Pods;

/// <summary>Which of its possible sources a volume has; there must be exactly one.</summary>
internal static class VolumeSources
{
    private static readonly (string Name, Func<Volume, object?> Source)[] All =
    [
        ("emptyDir", v => v.EmptyDir), ("hostPath", v => v.HostPath), ("gitRepo", v => v.GitRepo), ("gcePersistentDisk", v => v.GcePersistentDisk),
        ("awsElasticBlockStore", v => v.AwsElasticBlockStore), ("secret", v => v.Secret), ("nfs", v => v.Nfs), ("iscsi", v => v.Iscsi),
        ("glusterfs", v => v.Glusterfs), ("flocker", v => v.Flocker), ("persistentVolumeClaim", v => v.PersistentVolumeClaim), ("rbd", v => v.Rbd),
        ("cinder", v => v.Cinder), ("cephfs", v => v.Cephfs), ("quobyte", v => v.Quobyte), ("downwardAPI", v => v.DownwardAPI), ("fc", v => v.Fc),
        ("flexVolume", v => v.FlexVolume), ("configMap", v => v.ConfigMap), ("azureFile", v => v.AzureFile), ("vsphereVolume", v => v.VsphereVolume),
        ("photonPersistentDisk", v => v.PhotonPersistentDisk), ("portworxVolume", v => v.PortworxVolume), ("azureDisk", v => v.AzureDisk),
        ("storageos", v => v.Storageos), ("projected", v => v.Projected), ("scaleIO", v => v.ScaleIO), ("csi", v => v.Csi),
        ("ephemeral", v => v.Ephemeral), ("image", v => v.Image),
    ];

    public static IReadOnlyList<string> Of(Volume volume)
    {
        List<string>? names = null;
        foreach ((string name, Func<Volume, object?> source) in All)
            if (source(volume) is not null)
                (names ??= []).Add(name);
        return names ?? (IReadOnlyList<string>)[];
    }
}
