namespace MiniKube.Node.Kubelet.Runtime;

/// <summary>What happened to a container or sandbox process.</summary>
public enum RuntimeEventKind
{
    Started,
    Exited,
    OutOfMemory,
}

/// <param name="ContainerId">Of a container or of a sandbox.</param>
public sealed record RuntimeEvent(RuntimeEventKind Kind, string ContainerId);

/// <summary>Tells of changes as they happen. The stream ends with an exception when the runtime goes away; events
/// meanwhile are lost, so a subscriber lists everything after it subscribes.</summary>
public interface IRuntimeEvents
{
    /// <exception cref="RuntimeException">The runtime is away or has no such stream.</exception>
    IAsyncEnumerable<RuntimeEvent> SubscribeAsync(CancellationToken ct);
}
