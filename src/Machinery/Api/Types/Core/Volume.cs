using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.Volume</c>.</summary>
[ApiType("io.k8s.api.core.v1.Volume")]
public sealed record Volume : ApiRecord
{
    [JsonPropertyName("awsElasticBlockStore"), Field(4, Inside = 2)]
    public AWSElasticBlockStoreVolumeSource? AwsElasticBlockStore { get; init; }

    [JsonPropertyName("azureDisk"), Field(22, Inside = 2)]
    public AzureDiskVolumeSource? AzureDisk { get; init; }

    [JsonPropertyName("azureFile"), Field(18, Inside = 2)]
    public AzureFileVolumeSource? AzureFile { get; init; }

    [JsonPropertyName("cephfs"), Field(14, Inside = 2)]
    public CephFSVolumeSource? Cephfs { get; init; }

    [JsonPropertyName("cinder"), Field(13, Inside = 2)]
    public CinderVolumeSource? Cinder { get; init; }

    [Doc("Files from a ConfigMap.")]
    [JsonPropertyName("configMap"), Field(19, Inside = 2)]
    public ConfigMapVolumeSource? ConfigMap { get; init; }

    [Doc("A volume served by a CSI driver.")]
    [JsonPropertyName("csi"), Field(28, Inside = 2)]
    public CSIVolumeSource? Csi { get; init; }

    [Doc("Files with fields of the pod itself.")]
    [JsonPropertyName("downwardAPI"), Field(16, Inside = 2)]
    public DownwardAPIVolumeSource? DownwardAPI { get; init; }

    [Doc("An empty directory that lives as long as the pod.")]
    [JsonPropertyName("emptyDir"), Field(2, Inside = 2)]
    public EmptyDirVolumeSource? EmptyDir { get; init; }

    [Doc("A claim made for the pod and deleted with it.")]
    [JsonPropertyName("ephemeral"), Field(29, Inside = 2)]
    public EphemeralVolumeSource? Ephemeral { get; init; }

    [JsonPropertyName("fc"), Field(17, Inside = 2)]
    public FCVolumeSource? Fc { get; init; }

    [JsonPropertyName("flexVolume"), Field(12, Inside = 2)]
    public FlexVolumeSource? FlexVolume { get; init; }

    [JsonPropertyName("flocker"), Field(15, Inside = 2)]
    public FlockerVolumeSource? Flocker { get; init; }

    [JsonPropertyName("gcePersistentDisk"), Field(3, Inside = 2)]
    public GCEPersistentDiskVolumeSource? GcePersistentDisk { get; init; }

    [JsonPropertyName("gitRepo"), Field(5, Inside = 2)]
    public GitRepoVolumeSource? GitRepo { get; init; }

    [JsonPropertyName("glusterfs"), Field(9, Inside = 2)]
    public GlusterfsVolumeSource? Glusterfs { get; init; }

    [Doc("A path of the node.")]
    [JsonPropertyName("hostPath"), Field(1, Inside = 2)]
    public HostPathVolumeSource? HostPath { get; init; }

    [Doc("The file system of an image.")]
    [JsonPropertyName("image"), Field(30, Inside = 2)]
    public ImageVolumeSource? Image { get; init; }

    [JsonPropertyName("iscsi"), Field(8, Inside = 2)]
    public ISCSIVolumeSource? Iscsi { get; init; }

    [Doc("A directory of an NFS server.")]
    [JsonPropertyName("nfs"), Field(7, Inside = 2)]
    public NFSVolumeSource? Nfs { get; init; }

    [Doc("A claim in the same namespace.")]
    [JsonPropertyName("persistentVolumeClaim"), Field(10, Inside = 2)]
    public PersistentVolumeClaimVolumeSource? PersistentVolumeClaim { get; init; }

    [JsonPropertyName("photonPersistentDisk"), Field(23, Inside = 2)]
    public PhotonPersistentDiskVolumeSource? PhotonPersistentDisk { get; init; }

    [JsonPropertyName("portworxVolume"), Field(24, Inside = 2)]
    public PortworxVolumeSource? PortworxVolume { get; init; }

    [Doc("Several sources in one directory.")]
    [JsonPropertyName("projected"), Field(26, Inside = 2)]
    public ProjectedVolumeSource? Projected { get; init; }

    [JsonPropertyName("quobyte"), Field(21, Inside = 2)]
    public QuobyteVolumeSource? Quobyte { get; init; }

    [JsonPropertyName("rbd"), Field(11, Inside = 2)]
    public RBDVolumeSource? Rbd { get; init; }

    [JsonPropertyName("scaleIO"), Field(25, Inside = 2)]
    public ScaleIOVolumeSource? ScaleIO { get; init; }

    [Doc("Files from a Secret.")]
    [JsonPropertyName("secret"), Field(6, Inside = 2)]
    public SecretVolumeSource? Secret { get; init; }

    [JsonPropertyName("storageos"), Field(27, Inside = 2)]
    public StorageOSVolumeSource? Storageos { get; init; }

    [JsonPropertyName("vsphereVolume"), Field(20, Inside = 2)]
    public VsphereVirtualDiskVolumeSource? VsphereVolume { get; init; }

    [Doc("Name of the volume, a DNS label unique in the pod.")]
    [JsonPropertyName("name"), Field(1, Required = true)]
    public string Name { get => field ?? ""; init; }
}
