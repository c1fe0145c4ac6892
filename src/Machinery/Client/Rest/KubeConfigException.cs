namespace MiniKube.Machinery.Client.Rest;

/// <summary>A kubeconfig cannot be used; the message says which file and why.</summary>
public sealed class KubeConfigException(string message, Exception? inner = null) : Exception(message, inner);
