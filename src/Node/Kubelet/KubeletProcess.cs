using MiniKube.Machinery.Client.Informers;
using MiniKube.Machinery.Hosting.Health;
using MiniKube.Node.Kubelet.Cleanup;
using MiniKube.Node.Kubelet.Containers;
using MiniKube.Node.Kubelet.Images;
using MiniKube.Node.Kubelet.Pods;
using MiniKube.Node.Kubelet.Probes;
using MiniKube.Node.Kubelet.Registration;
using MiniKube.Node.Kubelet.Runtime;
using MiniKube.Node.Kubelet.Server;
using MiniKube.Node.Kubelet.StaticPods;
using MiniKube.Node.Kubelet.Status;
using MiniKube.Node.Kubelet.Volumes;

namespace MiniKube.Node.Kubelet;

/// <summary>Joins the loops of a kubelet and runs them until cancelled. The pods it started go on without it.</summary>
public sealed class KubeletProcess : IAsyncDisposable
{
    private const string PauseImage = "registry.k8s.io/pause:3.6";
    private readonly KubeletParts _parts;
    private readonly ReferencedObjects _objects;
    private readonly TokenSource _tokens;
    private readonly HttpProber _http = new();
    private readonly ImagePuller _images;
    private readonly VolumeManager _volumes;
    private readonly StatusManager _status;
    private readonly PodCheckpoint _checkpoint;
    private readonly PodServices _services;
    private readonly PodManager _pods;
    private readonly NodeAgent _agent;
    private readonly ApiPodSource _source;

    public KubeletProcess(KubeletParts parts)
    {
        _parts = parts;
        _objects = new ReferencedObjects(parts.Client, ServerSeen, parts.Time, parts.Log, uids => _pods!.RefreshVolumes(uids));
        _tokens = new TokenSource(parts.Client, ServerSeen, parts.Time);
        _checkpoint = new PodCheckpoint(parts.Paths, parts.Log);
        _status = new StatusManager(parts.Client, parts.Time, parts.Log, (pod, status) => _checkpoint.Save(pod with { Status = status }));
        _images = new ImagePuller(parts.Runtime, _objects, Doubling(), parts.Events, parts.Time, KubeletParts.MaxParallelPulls);
        _volumes = new VolumeManager(VolumePlugins(), parts.Paths);
        _services = Services();
        _agent = new NodeAgent(parts.Client, parts.Settings, parts.Facts, parts.Runtime, parts.Runtime, parts.Events, parts.Time, parts.Log);
        _pods = new PodManager(_services, _checkpoint, () => _agent.Node?.Labels);
        _source = new ApiPodSource(parts.Informers, parts.Settings.NodeName, _pods, _checkpoint, parts.Time, parts.Log);
    }

    public async Task RunAsync(CancellationToken ct)
    {
        _volumes.Prepare();
        _pods.Start(ct);
        var cidr = new PodCidrLoop(_parts.Runtime, _agent.Wake, _parts.Time, _parts.Log);
        WatchNode(cidr);
        _source.Register();
        AddHealth();
        await using var health = _parts.Settings.HealthzPort > 0 ? await HealthServer.StartAsync(
            new HealthServerOptions { Address = _parts.Settings.HealthzAddress, Port = _parts.Settings.HealthzPort, Tls = false }, _parts.Health, _parts.Metrics, _parts.Logs, ct) : null;
        using var all = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Task[] loops =
        [
            _parts.Informers.RunAsync(all.Token), _parts.Recorder.RunAsync(all.Token), _status.RunAsync(all.Token), _checkpoint.RunAsync(all.Token),
            _agent.RunAsync(all.Token), cidr.RunAsync(all.Token), _source.RunAsync(all.Token), Lease().RunAsync(all.Token),
            RuntimeEvents().RunAsync(all.Token), Cleanup(_source.Synced).RunAsync(all.Token), Server().RunAsync(all.Token), StaticPods().RunAsync(all.Token),
        ];
        await RunToFirstFaultAsync(loops, all);
        await _pods.DrainAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _objects.DisposeAsync();
        _images.Dispose();
        _http.Dispose();
    }

    // Loops end only with the process: one that fails takes the rest down, and a supervisor starts it all anew.
    private static async Task RunToFirstFaultAsync(Task[] loops, CancellationTokenSource all)
    {
        var running = loops.ToList();
        while (running.Count > 0)
        {
            var ended = await Task.WhenAny(running);
            running.Remove(ended);
            if (ended.IsFaulted) break;
        }
        await all.CancelAsync();
        await Task.WhenAll(loops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (loops.FirstOrDefault(l => l.IsFaulted) is { } failed) await failed;
    }

    private bool ServerSeen() => _source?.Synced.IsCompletedSuccessfully == true;

    private BackOff Doubling() => new(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(5), _parts.Time);

    private IReadOnlyList<IVolumePlugin> VolumePlugins() =>
    [
        new EmptyDirVolumes(_parts.Paths), new HostPathVolumes(),
        new ContentVolumes(_parts.Paths, new ProjectedSources(_objects, _tokens), new AtomicWriter(_parts.Time)), new PersistentVolumeClaims(_parts.Client, _parts.Paths),
    ];

    private PodServices Services()
    {
        var (runtime, events, time) = (_parts.Runtime, _parts.Events, _parts.Time);
        var probes = new ProbeResults();
        var probers = new Probers(_http, new TcpProber(), new ExecProber(runtime), new GrpcProber(time));
        var hooks = new HookRunner(probers, time);
        var ids = new RuntimeIdIndex();
        var starter = new ContainerStarter(
            runtime, _images, new EnvironmentBuilder(_objects), new InformedServices(_parts.Informers.For<Service>()), new EnvironmentCheckpoint(_parts.Paths),
            hooks, probes, events, _parts.Paths, _parts.Node, ids);
        return new PodServices
        {
            Runtime = runtime,
            State = new RuntimeStateReader(runtime),
            Volumes = _volumes,
            Starter = starter,
            Killer = new ContainerKiller(runtime, hooks, events, time),
            Cgroups = _parts.Cgroups,
            Prober = probers,
            Probes = probes,
            CrashBackOff = Doubling(),
            Status = _status,
            Events = events,
            Node = _parts.Node,
            Paths = _parts.Paths,
            Time = time,
            Log = _parts.Log,
            Ids = ids,
            Forget = ForgetPod,
        };
    }

    private void ForgetPod(string uid)
    {
        _images.ForgetPod(uid);
        _objects.ForgetPod(uid);
        _tokens.ForgetPod(uid);
    }

    private void WatchNode(PodCidrLoop cidr)
    {
        void Observe(KubeNode node)
        {
            _agent.Observe(node);
            cidr.Observe(node);
        }
        _parts.Informers.For<KubeNode>(fieldSelector: $"metadata.name={_parts.Settings.NodeName}").AddHandler(Observe, (_, node) => Observe(node));
    }

    private void AddHealth()
    {
        _parts.Health.Add("ping", HealthEndpoints.All, () => null);
        _parts.Metrics.Observe("kubelet_running_pods", "Pods this kubelet is concerned with.", () => _pods.List().Count);
    }

    private NodeLease Lease() => new(_parts.Client, _parts.Settings.NodeName, () => _agent.Node, _parts.Time, _parts.Log);

    private RuntimeEventLoop RuntimeEvents() => new(new ContainerdEvents(_parts.Channel), _services.Ids, _pods, _parts.Time, _parts.Log);

    private StaticPodSource StaticPods() => new(_parts.Settings.StaticPodPath, _parts.Settings.NodeName, _pods, _parts.Client, () => _agent.Node, _parts.Time, _parts.Log);

    private CleanupLoop Cleanup(Task podsKnown) => new(
        new OrphanCollector(_pods, _parts.Runtime, _volumes, _parts.Cgroups, _parts.Paths, _parts.Settings.CgroupRoot, _parts.Log),
        new LogRotation(_parts.Runtime, _parts.Settings.LogMaxBytes, _parts.Settings.LogMaxFiles, _parts.Time),
        new ImageCollector(_parts.Runtime, _parts.Runtime, PauseImage, _parts.Time, _parts.Log), podsKnown, () => _agent.Pressures.Disk, _parts.Time, _parts.Log);

    private KubeletServer Server()
    {
        var lookup = new ContainerLookup(_pods, _services.State);
        var endpoints = new KubeletEndpoints(
            _pods, _parts.Health, _parts.Metrics, new ContainerLogs(lookup, _parts.Runtime, new LogReader(_parts.Time), _parts.Time),
            new Sessions(lookup, _parts.Runtime, _parts.Log), new PortForwarding(lookup), new StatsSummary(_pods, _parts.Runtime, _parts.Settings.NodeName, _parts.Time));
        return new KubeletServer(_parts.Settings, endpoints, _parts.Logs, _parts.Time);
    }
}
