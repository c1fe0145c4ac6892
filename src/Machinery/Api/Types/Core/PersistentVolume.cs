using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Quantities;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>The PersistentVolume kind of v1.</summary>
[Doc("A piece of storage in the cluster.")]
[ApiType("io.k8s.api.core.v1.PersistentVolume")]
[ApiKind("", "v1", "PersistentVolume")]
public sealed record PersistentVolume : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [Doc("What the volume is and who holds it.")]
    [JsonPropertyName("spec"), Field(2)]
    public PersistentVolumeSpec? Spec { get; init; }

    [Doc("State of the volume.")]
    [JsonPropertyName("status"), Field(3)]
    public PersistentVolumeStatus? Status { get; init; }
}

/// <summary>Wire type <c>api.core.v1.PersistentVolumeSpec</c>.</summary>
[ApiType("io.k8s.api.core.v1.PersistentVolumeSpec")]
public sealed record PersistentVolumeSpec : ApiRecord
{
    [JsonPropertyName("awsElasticBlockStore"), Field(2, Inside = 2)]
    public AWSElasticBlockStoreVolumeSource? AwsElasticBlockStore { get; init; }

    [JsonPropertyName("azureDisk"), Field(16, Inside = 2)]
    public AzureDiskVolumeSource? AzureDisk { get; init; }

    [JsonPropertyName("azureFile"), Field(13, Inside = 2)]
    public AzureFilePersistentVolumeSource? AzureFile { get; init; }

    [JsonPropertyName("cephfs"), Field(9, Inside = 2)]
    public CephFSPersistentVolumeSource? Cephfs { get; init; }

    [JsonPropertyName("cinder"), Field(8, Inside = 2)]
    public CinderPersistentVolumeSource? Cinder { get; init; }

    [JsonPropertyName("csi"), Field(22, Inside = 2)]
    public CSIPersistentVolumeSource? Csi { get; init; }

    [JsonPropertyName("fc"), Field(10, Inside = 2)]
    public FCVolumeSource? Fc { get; init; }

    [JsonPropertyName("flexVolume"), Field(12, Inside = 2)]
    public FlexPersistentVolumeSource? FlexVolume { get; init; }

    [JsonPropertyName("flocker"), Field(11, Inside = 2)]
    public FlockerVolumeSource? Flocker { get; init; }

    [JsonPropertyName("gcePersistentDisk"), Field(1, Inside = 2)]
    public GCEPersistentDiskVolumeSource? GcePersistentDisk { get; init; }

    [JsonPropertyName("glusterfs"), Field(4, Inside = 2)]
    public GlusterfsPersistentVolumeSource? Glusterfs { get; init; }

    [JsonPropertyName("hostPath"), Field(3, Inside = 2)]
    public HostPathVolumeSource? HostPath { get; init; }

    [JsonPropertyName("iscsi"), Field(7, Inside = 2)]
    public ISCSIPersistentVolumeSource? Iscsi { get; init; }

    [JsonPropertyName("local"), Field(20, Inside = 2)]
    public LocalVolumeSource? Local { get; init; }

    [JsonPropertyName("nfs"), Field(5, Inside = 2)]
    public NFSVolumeSource? Nfs { get; init; }

    [JsonPropertyName("photonPersistentDisk"), Field(17, Inside = 2)]
    public PhotonPersistentDiskVolumeSource? PhotonPersistentDisk { get; init; }

    [JsonPropertyName("portworxVolume"), Field(18, Inside = 2)]
    public PortworxVolumeSource? PortworxVolume { get; init; }

    [JsonPropertyName("quobyte"), Field(15, Inside = 2)]
    public QuobyteVolumeSource? Quobyte { get; init; }

    [JsonPropertyName("rbd"), Field(6, Inside = 2)]
    public RBDPersistentVolumeSource? Rbd { get; init; }

    [JsonPropertyName("scaleIO"), Field(19, Inside = 2)]
    public ScaleIOPersistentVolumeSource? ScaleIO { get; init; }

    [JsonPropertyName("storageos"), Field(21, Inside = 2)]
    public StorageOSPersistentVolumeSource? Storageos { get; init; }

    [JsonPropertyName("vsphereVolume"), Field(14, Inside = 2)]
    public VsphereVirtualDiskVolumeSource? VsphereVolume { get; init; }

    [Doc("Size of the volume.")]
    [JsonPropertyName("capacity"), Field(1)]
    public IReadOnlyDictionary<string, Quantity>? Capacity { get; init; }

    [Doc("Ways in which the volume may be mounted.")]
    [JsonPropertyName("accessModes"), Field(3, List = "atomic")]
    public IReadOnlyList<string>? AccessModes { get; init; }

    [Doc("The claim that holds the volume.")]
    [JsonPropertyName("claimRef"), Field(4, Map = "granular")]
    public ObjectReference? ClaimRef { get; init; }

    [Doc("What happens to the volume when its claim goes.")]
    [Default("\"Retain\""), Enum("Delete", "Recycle", "Retain")]
    [JsonPropertyName("persistentVolumeReclaimPolicy"), Field(5)]
    public string? PersistentVolumeReclaimPolicy { get; init; }

    [Doc("Class of the volume.")]
    [JsonPropertyName("storageClassName"), Field(6)]
    public string? StorageClassName { get; init; }

    [JsonPropertyName("mountOptions"), Field(7, List = "atomic")]
    public IReadOnlyList<string>? MountOptions { get; init; }

    [Doc("Whether it is used with a file system.")]
    [Default("\"Filesystem\""), Enum("Block", "Filesystem")]
    [JsonPropertyName("volumeMode"), Field(8)]
    public string? VolumeMode { get; init; }

    [Doc("Nodes from which the volume can be reached.")]
    [JsonPropertyName("nodeAffinity"), Field(9)]
    public VolumeNodeAffinity? NodeAffinity { get; init; }

    [JsonPropertyName("volumeAttributesClassName"), Field(10)]
    public string? VolumeAttributesClassName { get; init; }
}

/// <summary>Wire type <c>api.core.v1.PersistentVolumeStatus</c>.</summary>
[ApiType("io.k8s.api.core.v1.PersistentVolumeStatus")]
public sealed record PersistentVolumeStatus : ApiRecord
{
    [Doc("Available, Bound, Released, Failed or Pending.")]
    [JsonPropertyName("phase"), Field(1)]
    public string? Phase { get; init; }

    [JsonPropertyName("message"), Field(2)]
    public string? Message { get; init; }

    [JsonPropertyName("reason"), Field(3)]
    public string? Reason { get; init; }

    [JsonPropertyName("lastPhaseTransitionTime"), Field(4)]
    public Time? LastPhaseTransitionTime { get; init; }
}

/// <summary>A list of PersistentVolume objects, with the resourceVersion at which it was read.</summary>
[ApiType("io.k8s.api.core.v1.PersistentVolumeList")]
[ApiKind("", "v1", "PersistentVolumeList")]
public sealed record PersistentVolumeList : ApiRecord, IKubeList<PersistentVolume>
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ListMeta? Metadata { get; init; }

    [JsonPropertyName("items"), Field(2, Required = true)]
    public IReadOnlyList<PersistentVolume> Items { get => field ?? []; init; }
}
