namespace MiniKube.Node.Kubelet.Runtime;

/// <summary>Where a container stands in the runtime.</summary>
public enum ContainerPhase
{
    Unknown,
    Created,
    Running,
    Exited,
}

/// <summary>One sandbox of a pod as the runtime reports it.</summary>
public sealed record SandboxRecord
{
    public required string Id { get; init; }

    public uint Attempt { get; init; }

    public bool Ready { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public bool HostNetwork { get; init; }

    /// <summary>The pod's addresses; empty for a pod on the node's network, or when the sandbox is not ready.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];
}

/// <summary>One container of a pod as the runtime reports it, dead ones included.</summary>
public sealed record ContainerRecord
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public string SandboxId { get; init; } = "";

    public ContainerPhase Phase { get; init; }

    public int RestartCount { get; init; }

    /// <summary>The hash of the spec it was made from; 0 when unknown.</summary>
    public ulong Hash { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public int ExitCode { get; init; }

    public string Reason { get; init; } = "";

    public string Message { get; init; } = "";

    public string Image { get; init; } = "";

    public string ImageId { get; init; } = "";

    public string LogPath { get; init; } = "";

    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    public bool IsRunning => Phase == ContainerPhase.Running;

    public bool Succeeded => Phase == ContainerPhase.Exited && ExitCode == 0;
}

/// <summary>Everything the runtime knows about one pod, newest first.</summary>
public sealed record PodRuntimeState
{
    public static PodRuntimeState Empty { get; } = new();

    public IReadOnlyList<SandboxRecord> Sandboxes { get; init; } = [];

    public IReadOnlyList<ContainerRecord> Containers { get; init; } = [];

    public SandboxRecord? Sandbox => Sandboxes.Count > 0 ? Sandboxes[0] : null;

    /// <summary>The newest container of that name, in whatever sandbox.</summary>
    public ContainerRecord? Latest(string name) => Containers.FirstOrDefault(c => c.Name == name);

    /// <summary>The one before the newest of that name.</summary>
    public ContainerRecord? Previous(string name) => Containers.Where(c => c.Name == name).Skip(1).FirstOrDefault();

    /// <summary>The newest container of that name in the newest sandbox.</summary>
    public ContainerRecord? Current(string name) => Containers.FirstOrDefault(c => c.Name == name && c.SandboxId == Sandbox?.Id);

    public bool AnyRunning => Containers.Any(c => c.IsRunning) || Sandboxes.Any(s => s.Ready);
}
