using MiniKube.Machinery.Client.Events;
using MiniKube.Machinery.Client.Informers;
using MiniKube.Machinery.Client.Rest;
using MiniKube.Machinery.Hosting.Health;
using MiniKube.Machinery.Hosting.Metrics;
using MiniKube.Node.Kubelet.Containers;
using MiniKube.Node.Kubelet.Images;
using MiniKube.Node.Kubelet.Pods;
using MiniKube.Node.Kubelet.Probes;
using MiniKube.Node.Kubelet.Registration;
using MiniKube.Node.Kubelet.Resources;
using MiniKube.Node.Kubelet.Runtime;
using MiniKube.Node.Kubelet.Status;
using MiniKube.Node.Kubelet.Volumes;

namespace MiniKube.Node.Kubelet;

/// <summary>What a kubelet stands on: the machine, the API server and the runtime. Made first, used by all its loops.</summary>
public sealed class KubeletParts : IAsyncDisposable
{
    public const int MaxParallelPulls = 3;

    public KubeletParts(KubeletSettings settings, ILoggerFactory logs, TimeProvider time)
    {
        (Settings, Logs, Time) = (settings, logs, time);
        Log = logs.CreateLogger("kubelet");
        Directory.CreateDirectory(settings.RootDir);
        Facts = MachineFacts.Read(settings.RootDir);
        Paths = new KubeletPaths(settings.RootDir, settings.LogRoot);
        Client = KubeClient.FromKubeConfig(settings.Kubeconfig, new KubeClientOptions { UserAgent = "kubelet/" + NodeBuilder.Version, TimeProvider = time, LoggerFactory = logs });
        Informers = new InformerFactory(Client, logs, time);
        Recorder = new EventRecorder(Client, "kubelet", settings.NodeName, time, logs.CreateLogger<EventRecorder>());
        Events = new LoggedEvents(Recorder, Log);
        Channel = CriRuntime.Connect(settings.RuntimeEndpoint);
        Runtime = new CriRuntime(Channel, time);
        Node = Describe(settings, Facts);
    }

    public KubeletSettings Settings { get; }

    public ILoggerFactory Logs { get; }

    public ILogger Log { get; }

    public TimeProvider Time { get; }

    public MachineFacts Facts { get; }

    public KubeletPaths Paths { get; }

    public KubeClient Client { get; }

    public InformerFactory Informers { get; }

    public EventRecorder Recorder { get; }

    public IEventRecorder Events { get; }

    public Grpc.Net.Client.GrpcChannel Channel { get; }

    public CriRuntime Runtime { get; }

    public NodeEnvironment Node { get; }

    public PodCgroups Cgroups { get; } = new();

    public MetricRegistry Metrics { get; } = new();

    public HealthChecks Health { get; } = new();

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await Client.DisposeAsync();
    }

    private static NodeEnvironment Describe(KubeletSettings settings, MachineFacts facts) => new()
    {
        NodeName = settings.NodeName,
        Addresses = settings.NodeAddresses,
        Allocatable = NodeBuilder.Allocatable(settings, facts),
        MemoryBytes = Amount.Units(NodeBuilder.Capacity(settings, facts)["memory"]),
        Sandbox = new SandboxDefaults(
            settings.LogRoot, settings.CgroupRoot, settings.ClusterDns, settings.ClusterDomain,
            File.Exists(settings.ResolvConf) ? ResolverConfig.Parse(File.ReadAllText(settings.ResolvConf)) : ResolverConfig.Empty),
    };
}
