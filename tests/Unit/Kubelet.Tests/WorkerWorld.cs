using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Machinery.Client.Events;
using MiniKube.Node.Kubelet.Images;
using MiniKube.Node.Kubelet.Probes;

namespace MiniKube.Kubelet.Tests;

/// <summary>One pod worker over a runtime in memory, with a clock that the test moves.</summary>
internal sealed class WorkerWorld : IAsyncDisposable, IStatusSink, IEventRecorder, IReferencedObjects, IServiceSource, IPodCgroups, IProber
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(20);
    private readonly string _folder = Directory.CreateTempSubdirectory("mk-kubelet-test-").FullName;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly List<(Func<PodStatus, bool, bool> Wanted, TaskCompletionSource<PodStatus> Seen)> _waiting = [];
    private (PodStatus Status, bool Deletable)? _last;
    private Task _run = Task.CompletedTask;

    public TestTime Time { get; } = new();

    public FakeRuntime Runtime { get; }

    public List<string> Events { get; } = [];

    public List<string> Cgroups { get; } = [];

    public bool ObjectsAway { get; set; }

    public ProbeVerdict Verdict { get; set; } = ProbeVerdict.Success;

    public PodWorker Worker { get; private set; } = null!;

    public WorkerWorld() => Runtime = new FakeRuntime(Time);

    /// <summary>Starts a worker; a second one takes the first's place, as after a restart of the kubelet.</summary>
    public void Start(Pod pod, PodFailure? failure = null)
    {
        Worker = new PodWorker(Services(), new PodTarget(pod, Failure: failure));
        _run = Task.Run(() => Worker.RunAsync(_stop.Token));
    }

    public Task Ended => _run.WaitAsync(Guard);

    /// <summary>Completes with the first status, past or to come, that is as wanted.</summary>
    public Task<PodStatus> SeeAsync(Func<PodStatus, bool> wanted) => SeeAsync((status, _) => wanted(status));

    public Task<PodStatus> SeeAsync(Func<PodStatus, bool, bool> wanted)
    {
        lock (_gate)
        {
            if (_last is var (status, deletable) && wanted(status, deletable)) return Task.FromResult(status);
            var seen = new TaskCompletionSource<PodStatus>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((wanted, seen));
            return seen.Task.WaitAsync(Guard);
        }
    }

    public void Publish(Pod pod, PodStatus status, bool deletable)
    {
        lock (_gate)
        {
            _last = (status, deletable);
            foreach (var waiter in _waiting.Where(w => w.Wanted(status, deletable)).ToArray())
            {
                _waiting.Remove(waiter);
                waiter.Seen.TrySetResult(status);
            }
        }
    }

    public PodStatus? Latest(string podUid)
    {
        lock (_gate) return _last?.Status;
    }

    public void Forget(string podUid)
    {
    }

    public void Event(IKubeObject about, string type, string reason, string message)
    {
        lock (_gate) Events.Add($"{type} {reason}: {message}");
    }

    public bool HasEvent(string text)
    {
        lock (_gate) return Events.Contains(text);
    }

    public Task<ConfigMap?> ConfigMapAsync(Pod pod, string name, CancellationToken ct) =>
        ObjectsAway ? throw new ObjectUnavailableException("away") : Task.FromResult(name == "cfg" ? new ConfigMap { Data = new Dictionary<string, string> { ["k"] = "v" } } : null);

    public Task<Secret?> SecretAsync(Pod pod, string name, CancellationToken ct) => Task.FromResult<Secret?>(null);

    public IReadOnlyCollection<Service> List() => [];

    public void Ensure(string path, CgroupLimits limits)
    {
        lock (_gate) Cgroups.Add(path);
    }

    public bool Remove(string path)
    {
        lock (_gate) Cgroups.Remove(path);
        return true;
    }

    IReadOnlyList<(string Uid, string Path)> IPodCgroups.List(string cgroupRoot) => [];

    public Task<ProbeOutcome> ProbeAsync(ProbeTarget target, Probe probe, TimeSpan timeout, CancellationToken ct) => Task.FromResult(new ProbeOutcome(Verdict, "said the test"));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Worker.DisposeAsync();
        _stop.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private PodServices Services()
    {
        var paths = new KubeletPaths(_folder, Path.Combine(_folder, "logs"));
        var node = new NodeEnvironment
        {
            NodeName = "node-1",
            Addresses = ["10.89.0.11"],
            Allocatable = new Dictionary<string, Quantity>(),
            MemoryBytes = 1L << 30,
            Sandbox = new SandboxDefaults(paths.Logs, "/test", [], "cluster.local", ResolverConfig.Empty),
        };
        var probes = new ProbeResults();
        var hooks = new HookRunner(new Probers(new HttpProber(), new TcpProber(), new ExecProber(Runtime), new GrpcProber(Time)), Time);
        var ids = new RuntimeIdIndex();
        var puller = new ImagePuller(Runtime, this, Doubling(), this, Time, 3);
        var plugin = new ContentVolumes(paths, new ProjectedSources(this, null!), new AtomicWriter(Time));
        return new PodServices
        {
            Runtime = Runtime,
            State = new RuntimeStateReader(Runtime),
            Volumes = new VolumeManager([plugin, new EmptyDirVolumes(paths)], paths),
            Starter = new ContainerStarter(Runtime, puller, new EnvironmentBuilder(this), this, new EnvironmentCheckpoint(paths), hooks, probes, this, paths, node, ids),
            Killer = new ContainerKiller(Runtime, hooks, this, Time),
            Cgroups = this,
            Prober = this,
            Probes = probes,
            CrashBackOff = Doubling(),
            Status = this,
            Events = this,
            Node = node,
            Paths = paths,
            Time = Time,
            Log = NullLogger.Instance,
            Ids = ids,
            Forget = _ => { },
        };
    }

    private BackOff Doubling() => new(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(5), Time);
}
