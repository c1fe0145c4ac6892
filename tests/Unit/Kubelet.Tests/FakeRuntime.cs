using Google.Protobuf.WellKnownTypes;

namespace MiniKube.Kubelet.Tests;

/// <summary>A runtime in memory: containers run until they are told otherwise.</summary>
internal sealed class FakeRuntime(TimeProvider time) : IContainerRuntime, IImageService
{
    private readonly Lock _gate = new();
    private readonly List<Cri.PodSandboxStatus> _sandboxes = [];
    private readonly List<(Cri.ContainerStatus Status, string Sandbox)> _containers = [];
    private int _next;

    /// <summary>What was asked of it, in order.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>Why images cannot be pulled; null when they can.</summary>
    public string? PullError { get; set; }

    public HashSet<string> Images { get; } = ["docker.io/library/busybox:1.36"];

    /// <summary>Ends the newest container of the name.</summary>
    public string Exit(string name, int code, string reason = "")
    {
        lock (_gate)
        {
            var status = _containers.Last(c => c.Status.Metadata.Name == name).Status;
            (status.State, status.ExitCode, status.Reason, status.FinishedAt) = (Cri.ContainerState.ContainerExited, code, reason, Nanoseconds());
            return status.Id;
        }
    }

    public int Created(string name)
    {
        lock (_gate) return _containers.Count(c => c.Status.Metadata.Name == name);
    }

    public bool IsEmpty
    {
        get { lock (_gate) return _sandboxes.Count + _containers.Count == 0; }
    }

    public Task<Cri.VersionResponse> VersionAsync(CancellationToken ct) => Task.FromResult(new Cri.VersionResponse());

    public Task<Cri.StatusResponse> StatusAsync(CancellationToken ct) => Task.FromResult(new Cri.StatusResponse());

    public Task UpdatePodCidrAsync(string podCidr, CancellationToken ct) => Task.CompletedTask;

    public Task<string> RunPodSandboxAsync(Cri.PodSandboxConfig config, string runtimeHandler, CancellationToken ct) => Do($"sandbox {config.Metadata.Name}", () =>
    {
        var status = new Cri.PodSandboxStatus
        {
            Id = $"s-{++_next}",
            Metadata = config.Metadata,
            State = Cri.PodSandboxState.SandboxReady,
            CreatedAt = Nanoseconds(),
            Network = new Cri.PodSandboxNetworkStatus { Ip = "10.244.1.5" },
        };
        status.Labels.Add(config.Labels);
        _sandboxes.Add(status);
        return status.Id;
    });

    public Task StopPodSandboxAsync(string id, CancellationToken ct) => Do("stop-sandbox", () =>
    {
        foreach (var sandbox in _sandboxes.Where(s => s.Id == id)) sandbox.State = Cri.PodSandboxState.SandboxNotready;
        return true;
    });

    public Task RemovePodSandboxAsync(string id, CancellationToken ct) => Do("remove-sandbox", () =>
    {
        _containers.RemoveAll(c => c.Sandbox == id);
        return _sandboxes.RemoveAll(s => s.Id == id);
    });

    public Task<IReadOnlyList<Cri.PodSandbox>> ListPodSandboxesAsync(string? podUid, CancellationToken ct)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<Cri.PodSandbox>>([.. _sandboxes.Where(s => podUid is null || s.Labels[RuntimeLabels.PodUid] == podUid).Reverse()
                .Select(s => new Cri.PodSandbox { Id = s.Id, Metadata = s.Metadata, State = s.State, Labels = { s.Labels } })]);
        }
    }

    public Task<Cri.PodSandboxStatus?> PodSandboxStatusAsync(string id, CancellationToken ct)
    {
        lock (_gate) return Task.FromResult(_sandboxes.FirstOrDefault(s => s.Id == id)?.Clone());
    }

    public Task<string> CreateContainerAsync(string sandboxId, Cri.ContainerConfig config, Cri.PodSandboxConfig sandbox, CancellationToken ct) => Do($"create {config.Metadata.Name}", () =>
    {
        var status = new Cri.ContainerStatus
        {
            Id = $"c-{++_next}",
            Metadata = config.Metadata,
            State = Cri.ContainerState.ContainerCreated,
            CreatedAt = Nanoseconds(),
            Image = config.Image,
            Labels = { config.Labels },
            Annotations = { config.Annotations },
        };
        _containers.Add((status, sandboxId));
        return status.Id;
    });

    public Task StartContainerAsync(string id, CancellationToken ct) => Do($"start {NameOf(id)}", () =>
    {
        var status = _containers.Single(c => c.Status.Id == id).Status;
        (status.State, status.StartedAt) = (Cri.ContainerState.ContainerRunning, Nanoseconds());
        return true;
    });

    public Task StopContainerAsync(string id, TimeSpan grace, CancellationToken ct) => Do($"stop {NameOf(id)} {grace.TotalSeconds:0}", () =>
    {
        var status = _containers.Single(c => c.Status.Id == id).Status;
        if (status.State == Cri.ContainerState.ContainerRunning) (status.State, status.ExitCode, status.FinishedAt) = (Cri.ContainerState.ContainerExited, 143, Nanoseconds());
        return true;
    });

    public Task RemoveContainerAsync(string id, CancellationToken ct) => Do($"remove {NameOf(id)}", () => _containers.RemoveAll(c => c.Status.Id == id));

    public Task<IReadOnlyList<Cri.Container>> ListContainersAsync(string? podUid, CancellationToken ct)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<Cri.Container>>([.. _containers.Where(c => podUid is null || c.Status.Labels[RuntimeLabels.PodUid] == podUid).Reverse()
                .Select(c => new Cri.Container { Id = c.Status.Id, PodSandboxId = c.Sandbox, Metadata = c.Status.Metadata, State = c.Status.State, Labels = { c.Status.Labels } })]);
        }
    }

    public Task<Cri.ContainerStatus?> ContainerStatusAsync(string id, CancellationToken ct)
    {
        lock (_gate) return Task.FromResult(_containers.FirstOrDefault(c => c.Status.Id == id).Status?.Clone());
    }

    public Task<Cri.ExecSyncResponse> ExecSyncAsync(string id, IEnumerable<string> command, TimeSpan timeout, CancellationToken ct) =>
        Do($"exec {NameOf(id)} {string.Join(' ', command)}", () => new Cri.ExecSyncResponse());

    public Task<Uri> ExecAsync(Cri.ExecRequest request, CancellationToken ct) => throw new NotSupportedException();

    public Task<Uri> AttachAsync(Cri.AttachRequest request, CancellationToken ct) => throw new NotSupportedException();

    public Task ReopenContainerLogAsync(string id, CancellationToken ct) => Task.CompletedTask;

    public Task<IReadOnlyList<Cri.ContainerStats>> ListContainerStatsAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<Cri.ContainerStats>>([]);

    public Task<IReadOnlyList<Cri.FilesystemUsage>> ImageFileSystemsAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<Cri.FilesystemUsage>>([]);

    public Task<Cri.Image?> ImageStatusAsync(string image, CancellationToken ct) =>
        Task.FromResult(Images.Contains(image) ? new Cri.Image { Id = "sha256:1", RepoTags = { image } } : null);

    public Task<string> PullImageAsync(string image, Cri.AuthConfig? auth, Cri.PodSandboxConfig? sandbox, CancellationToken ct) => Do($"pull {image}", () =>
    {
        if (PullError is { } error) throw new RuntimeException("NotFound", error);
        Images.Add(image);
        return image;
    });

    public Task<IReadOnlyList<Cri.Image>> ListImagesAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<Cri.Image>>([]);

    public Task RemoveImageAsync(string image, CancellationToken ct) => Task.CompletedTask;

    private Task<T> Do<T>(string call, Func<T> act)
    {
        lock (_gate)
        {
            Calls.Add(call);
            return Task.FromResult(act());
        }
    }

    private string NameOf(string id)
    {
        lock (_gate) return _containers.FirstOrDefault(c => c.Status.Id == id).Status?.Metadata.Name ?? "";
    }

    private long Nanoseconds() => Timestamp.FromDateTimeOffset(time.GetUtcNow()) is var t ? t.Seconds * 1_000_000_000 + t.Nanos + _next : 0;
}
