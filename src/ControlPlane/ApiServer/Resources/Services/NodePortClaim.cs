using MiniKube.Machinery.Api.Types.Networking;

namespace MiniKube.ControlPlane.ApiServer.Resources.Services;

/// <summary>A node port in use, named by its number. Kept in the store like any resource, and served to no one.</summary>
public static class NodePortClaim
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "internal.minikube",
        Version = "v1",
        Resource = "nodeportclaims",
        Singular = "nodeportclaim",
        Kind = "NodePortClaim",
        Namespaced = false,
        RecordType = typeof(IPAddress),
        StoragePrefix = "ranges/servicenodeports",
        Verbs = [],
    };
}
