using Grpc.Core;
using Grpc.Net.Client;

namespace MiniKube.Node.Kubelet.Runtime;

/// <summary>A container runtime behind a CRI v1 socket. Thread-safe. Calls that wait for no process or network end after
/// two minutes.</summary>
public sealed partial class CriRuntime(GrpcChannel channel, TimeProvider time) : IContainerRuntime, IImageService
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromMinutes(2);
    private readonly Cri.RuntimeService.RuntimeServiceClient _runtime = new(channel);
    private readonly Cri.ImageService.ImageServiceClient _images = new(channel);

    /// <param name="endpoint"><c>unix:///path</c> or a bare path.</param>
    public static GrpcChannel Connect(string endpoint) =>
        GrpcChannel.ForAddress(endpoint.StartsWith('/') ? "unix://" + endpoint : endpoint, new GrpcChannelOptions
        {
            MaxReceiveMessageSize = 16 * 1024 * 1024,
            KeepAlivePingDelay = null,
        });

    public Task<Cri.VersionResponse> VersionAsync(CancellationToken ct) => Call(_runtime.VersionAsync(new Cri.VersionRequest { Version = "v1" }, Options(ct)), ct);

    public Task<Cri.StatusResponse> StatusAsync(CancellationToken ct) => Call(_runtime.StatusAsync(new Cri.StatusRequest(), Options(ct)), ct);

    public Task UpdatePodCidrAsync(string podCidr, CancellationToken ct) => Call(_runtime.UpdateRuntimeConfigAsync(
        new Cri.UpdateRuntimeConfigRequest { RuntimeConfig = new Cri.RuntimeConfig { NetworkConfig = new Cri.NetworkConfig { PodCidr = podCidr } } }, Options(ct)), ct);

    public async Task<string> RunPodSandboxAsync(Cri.PodSandboxConfig config, string runtimeHandler, CancellationToken ct) =>
        (await Call(_runtime.RunPodSandboxAsync(new Cri.RunPodSandboxRequest { Config = config, RuntimeHandler = runtimeHandler }, Options(ct, CallTimeout * 2)), ct)).PodSandboxId;

    public Task StopPodSandboxAsync(string id, CancellationToken ct) =>
        IgnoreMissing(Call(_runtime.StopPodSandboxAsync(new Cri.StopPodSandboxRequest { PodSandboxId = id }, Options(ct)), ct));

    public Task RemovePodSandboxAsync(string id, CancellationToken ct) =>
        IgnoreMissing(Call(_runtime.RemovePodSandboxAsync(new Cri.RemovePodSandboxRequest { PodSandboxId = id }, Options(ct)), ct));

    public async Task<IReadOnlyList<Cri.PodSandbox>> ListPodSandboxesAsync(string? podUid, CancellationToken ct)
    {
        var filter = new Cri.PodSandboxFilter();
        if (podUid is not null) filter.LabelSelector[RuntimeLabels.PodUid] = podUid;
        var response = await Call(_runtime.ListPodSandboxAsync(new Cri.ListPodSandboxRequest { Filter = filter }, Options(ct)), ct);
        return [.. response.Items.Where(s => s.Labels.ContainsKey(RuntimeLabels.PodUid)).OrderByDescending(s => s.CreatedAt)];
    }

    public async Task<Cri.PodSandboxStatus?> PodSandboxStatusAsync(string id, CancellationToken ct)
    {
        try
        {
            return (await Call(_runtime.PodSandboxStatusAsync(new Cri.PodSandboxStatusRequest { PodSandboxId = id }, Options(ct)), ct)).Status;
        }
        catch (RuntimeException e) when (e.IsNotFound) { return null; }
    }

    public async Task<string> CreateContainerAsync(string sandboxId, Cri.ContainerConfig config, Cri.PodSandboxConfig sandbox, CancellationToken ct) =>
        (await Call(_runtime.CreateContainerAsync(new Cri.CreateContainerRequest { PodSandboxId = sandboxId, Config = config, SandboxConfig = sandbox }, Options(ct)), ct)).ContainerId;

    public Task StartContainerAsync(string id, CancellationToken ct) =>
        Call(_runtime.StartContainerAsync(new Cri.StartContainerRequest { ContainerId = id }, Options(ct)), ct);

    public Task StopContainerAsync(string id, TimeSpan grace, CancellationToken ct) => IgnoreMissing(Call(
        _runtime.StopContainerAsync(new Cri.StopContainerRequest { ContainerId = id, Timeout = (long)Math.Ceiling(grace.TotalSeconds) }, Options(ct, CallTimeout + grace)), ct));

    public Task RemoveContainerAsync(string id, CancellationToken ct) =>
        IgnoreMissing(Call(_runtime.RemoveContainerAsync(new Cri.RemoveContainerRequest { ContainerId = id }, Options(ct)), ct));

    public async Task<IReadOnlyList<Cri.Container>> ListContainersAsync(string? podUid, CancellationToken ct)
    {
        var filter = new Cri.ContainerFilter();
        if (podUid is not null) filter.LabelSelector[RuntimeLabels.PodUid] = podUid;
        var response = await Call(_runtime.ListContainersAsync(new Cri.ListContainersRequest { Filter = filter }, Options(ct)), ct);
        return [.. response.Containers.Where(c => c.Labels.ContainsKey(RuntimeLabels.PodUid)).OrderByDescending(c => c.CreatedAt)];
    }

    public async Task<Cri.ContainerStatus?> ContainerStatusAsync(string id, CancellationToken ct)
    {
        try
        {
            return (await Call(_runtime.ContainerStatusAsync(new Cri.ContainerStatusRequest { ContainerId = id }, Options(ct)), ct)).Status;
        }
        catch (RuntimeException e) when (e.IsNotFound) { return null; }
    }

    private CallOptions Options(CancellationToken ct, TimeSpan? timeout = null) =>
        new(deadline: (time.GetUtcNow() + (timeout ?? CallTimeout)).UtcDateTime, cancellationToken: ct);

    private static async Task<T> Call<T>(AsyncUnaryCall<T> call, CancellationToken ct)
    {
        using (call)
        {
            try
            {
                return await call.ResponseAsync;
            }
            catch (RpcException e)
            {
                ct.ThrowIfCancellationRequested();
                throw new RuntimeException(e.StatusCode.ToString(), e.Status.Detail, e);
            }
        }
    }

    private static async Task IgnoreMissing(Task call)
    {
        try
        {
            await call;
        }
        catch (RuntimeException e) when (e.IsNotFound) { }
    }
}
