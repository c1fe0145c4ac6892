namespace MiniKube.Machinery.Client.Rest;

/// <summary>The configuration of a process that runs in a pod.</summary>
public static class InClusterConfig
{
    public const string Folder = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <exception cref="KubeConfigException">The process is in no pod, or has no service account.</exception>
    public static ClientConfig Load() => Load(Environment.GetEnvironmentVariable, Folder);

    internal static ClientConfig Load(Func<string, string?> environment, string folder)
    {
        var host = environment("KUBERNETES_SERVICE_HOST");
        var port = environment("KUBERNETES_SERVICE_PORT");
        var token = Path.Combine(folder, "token");
        if (string.IsNullOrEmpty(host) || string.IsNullOrEmpty(port) || !File.Exists(token))
        {
            throw new KubeConfigException("unable to load in-cluster configuration, KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT must be defined");
        }

        var ns = Path.Combine(folder, "namespace");
        return new ClientConfig
        {
            Server = new Uri($"https://{(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host)}:{port}"),
            TokenFile = token,
            CertificateAuthority = new PemSource(Path.Combine(folder, "ca.crt"), null),
            Namespace = File.Exists(ns) ? File.ReadAllText(ns).Trim() : "default",
        };
    }
}
