using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Core;

/// <summary>Which of its possible sources a persistent volume has; there must be exactly one.</summary>
internal static class VolumeSourceNames
{
    private static readonly string[] Others =
        ["capacity", "accessModes", "claimRef", "persistentVolumeReclaimPolicy", "storageClassName", "mountOptions", "volumeMode", "nodeAffinity", "volumeAttributesClassName"];

    public static IReadOnlyList<string> Of(PersistentVolumeSpec spec) =>
        [.. ((JsonObject)JsonEquality.ToNode(spec)!).Select(m => m.Key).Where(name => !Others.Contains(name, StringComparer.Ordinal))];

    /// <summary>The spec with nothing but its source.</summary>
    public static PersistentVolumeSpec? Only(PersistentVolumeSpec? spec) => spec is null ? null : spec with
    {
        Capacity = null,
        AccessModes = null,
        ClaimRef = null,
        PersistentVolumeReclaimPolicy = null,
        StorageClassName = null,
        MountOptions = null,
        VolumeMode = null,
        NodeAffinity = null,
        VolumeAttributesClassName = null,
    };
}
