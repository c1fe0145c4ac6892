namespace MiniKube.ControlPlane.Store.Services;

/// <summary>The etcd version whose behaviour the store answers for. From 3.5.13 on API servers trust progress requests and so use consistent reads from their cache.</summary>
internal static class StoreVersion
{
    public const string Server = "3.5.21";

    public const string Cluster = "3.5.0";

    /// <summary>As metrics name it.</summary>
    public const string ClusterMinor = "3.5";

    public const string Storage = "3.5.0";
}
