namespace MiniKube.Node.Kubelet.Volumes;

/// <summary>ConfigMaps and Secrets that pods of this node refer to. The first question starts a watch on just that
/// object; it ends when the last pod that asked is forgotten.</summary>
public interface IReferencedObjects
{
    /// <returns>Null when the API server says that there is none.</returns>
    /// <exception cref="ObjectUnavailableException">The API server could not be asked in time, and nothing is cached.</exception>
    Task<ConfigMap?> ConfigMapAsync(Pod pod, string name, CancellationToken ct);

    /// <inheritdoc cref="ConfigMapAsync"/>
    Task<Secret?> SecretAsync(Pod pod, string name, CancellationToken ct);
}

/// <summary>An object could not be read for now; worth another try.</summary>
public sealed class ObjectUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
