using MiniKube.Machinery.Api.Meta;

namespace MiniKube.Machinery.Client.Rest;

/// <summary>A connection to one API server (or its load balancer) with one identity. Safe for concurrent use; owns its connections.</summary>
public sealed class KubeClient : IAsyncDisposable
{
    private readonly KubeTransport _transport;

    private KubeClient(ClientConfig config, KubeClientOptions options)
    {
        Options = options;
        Config = config;
        _transport = new KubeTransport(config, options);
        Raw = new RawClient(_transport, options);
    }

    public KubeClientOptions Options { get; }

    /// <summary>The configuration the client was made from; it may hold secrets.</summary>
    public ClientConfig Config { get; }

    /// <summary>Requests by path, for what has no typed record.</summary>
    public RawClient Raw { get; }

    /// <summary>The server address from the configuration.</summary>
    public Uri Server => Config.Server;

    /// <summary>The namespace of the configuration's context; <c>default</c> where it names none.</summary>
    public string DefaultNamespace => Config.Namespace;

    /// <exception cref="KubeConfigException">The file is absent, unreadable or incomplete.</exception>
    public static KubeClient FromKubeConfig(string path, KubeClientOptions? options = null) =>
        new(KubeConfigFile.Load(path, options?.Context), options ?? new KubeClientOptions());

    /// <exception cref="KubeConfigException">A certificate, key or authority cannot be read.</exception>
    public static KubeClient FromConfig(ClientConfig config, KubeClientOptions? options = null) => new(config, options ?? new KubeClientOptions());

    /// <summary>The client of a process that runs in a pod, by the service account mounted there.</summary>
    /// <exception cref="KubeConfigException">The process is in no pod.</exception>
    public static KubeClient InCluster(KubeClientOptions? options = null) => new(InClusterConfig.Load(), options ?? new KubeClientOptions());

    /// <summary>The typed client of a kind; its path comes from <c>[ApiKind]</c> and the resource table.</summary>
    public ResourceClient<T> Resource<T>()
        where T : class, IKubeObject => new(Raw);

    public ValueTask DisposeAsync()
    {
        _transport.Dispose();
        return ValueTask.CompletedTask;
    }
}
