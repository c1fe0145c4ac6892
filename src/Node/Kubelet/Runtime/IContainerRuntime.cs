namespace MiniKube.Node.Kubelet.Runtime;

/// <summary>The container runtime of this node, as the CRI gives it. Every call may throw <see cref="RuntimeException"/>
/// with the runtime's own words; a call whose token is cancelled throws <see cref="OperationCanceledException"/>.</summary>
public interface IContainerRuntime
{
    Task<Cri.VersionResponse> VersionAsync(CancellationToken ct);

    Task<Cri.StatusResponse> StatusAsync(CancellationToken ct);

    /// <summary>Tells the runtime's network which range this node's pods take their addresses from.</summary>
    Task UpdatePodCidrAsync(string podCidr, CancellationToken ct);

    /// <returns>The id of a running sandbox with its network set up.</returns>
    Task<string> RunPodSandboxAsync(Cri.PodSandboxConfig config, string runtimeHandler, CancellationToken ct);

    /// <summary>Kills what runs in the sandbox and takes its network down. Idempotent.</summary>
    Task StopPodSandboxAsync(string id, CancellationToken ct);

    Task RemovePodSandboxAsync(string id, CancellationToken ct);

    /// <param name="podUid">Only this pod's sandboxes; null for all that a kubelet made.</param>
    Task<IReadOnlyList<Cri.PodSandbox>> ListPodSandboxesAsync(string? podUid, CancellationToken ct);

    /// <returns>Null when the sandbox is gone.</returns>
    Task<Cri.PodSandboxStatus?> PodSandboxStatusAsync(string id, CancellationToken ct);

    Task<string> CreateContainerAsync(string sandboxId, Cri.ContainerConfig config, Cri.PodSandboxConfig sandbox, CancellationToken ct);

    Task StartContainerAsync(string id, CancellationToken ct);

    /// <summary>Asks the container to end, and kills it after <paramref name="grace"/>. Returns when it has ended.</summary>
    Task StopContainerAsync(string id, TimeSpan grace, CancellationToken ct);

    Task RemoveContainerAsync(string id, CancellationToken ct);

    Task<IReadOnlyList<Cri.Container>> ListContainersAsync(string? podUid, CancellationToken ct);

    /// <returns>Null when the container is gone.</returns>
    Task<Cri.ContainerStatus?> ContainerStatusAsync(string id, CancellationToken ct);

    /// <summary>Runs a command in the container and collects its output.</summary>
    /// <exception cref="TimeoutException">The command did not end in time.</exception>
    Task<Cri.ExecSyncResponse> ExecSyncAsync(string id, IEnumerable<string> command, TimeSpan timeout, CancellationToken ct);

    /// <returns>The address of the runtime's streaming server for one session.</returns>
    Task<Uri> ExecAsync(Cri.ExecRequest request, CancellationToken ct);

    Task<Uri> AttachAsync(Cri.AttachRequest request, CancellationToken ct);

    Task ReopenContainerLogAsync(string id, CancellationToken ct);

    Task<IReadOnlyList<Cri.ContainerStats>> ListContainerStatsAsync(CancellationToken ct);

    Task<IReadOnlyList<Cri.FilesystemUsage>> ImageFileSystemsAsync(CancellationToken ct);
}

/// <summary>The image side of the runtime.</summary>
public interface IImageService
{
    /// <returns>Null when the image is not on this node.</returns>
    Task<Cri.Image?> ImageStatusAsync(string image, CancellationToken ct);

    /// <returns>The reference by which the pulled image is known to the runtime.</returns>
    Task<string> PullImageAsync(string image, Cri.AuthConfig? auth, Cri.PodSandboxConfig? sandbox, CancellationToken ct);

    Task<IReadOnlyList<Cri.Image>> ListImagesAsync(CancellationToken ct);

    Task RemoveImageAsync(string image, CancellationToken ct);
}

/// <summary>A runtime call failed. <see cref="Exception.Message"/> is in the form the field prints:
/// <c>rpc error: code = NotFound desc = …</c>.</summary>
public sealed class RuntimeException(string code, string detail, Exception? inner = null)
    : Exception($"rpc error: code = {code} desc = {detail}", inner)
{
    public string Code { get; } = code;

    /// <summary>The runtime's own words.</summary>
    public string Detail { get; } = detail;

    public bool IsNotFound => Code == "NotFound";

    public bool IsUnavailable => Code is "Unavailable";
}
