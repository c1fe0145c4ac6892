namespace MiniKube.Node.Kubelet.Runtime;

public sealed partial class CriRuntime
{
    public async Task<Cri.ExecSyncResponse> ExecSyncAsync(string id, IEnumerable<string> command, TimeSpan timeout, CancellationToken ct)
    {
        var request = new Cri.ExecSyncRequest { ContainerId = id, Timeout = (long)Math.Ceiling(timeout.TotalSeconds) };
        request.Cmd.AddRange(command);
        try
        {
            return await Call(_runtime.ExecSyncAsync(request, Options(ct, timeout + TimeSpan.FromSeconds(10))), ct);
        }
        catch (RuntimeException e) when (e.Code == "DeadlineExceeded")
        {
            throw new TimeoutException($"command {string.Join(' ', request.Cmd)} timed out", e);
        }
    }

    public async Task<Uri> ExecAsync(Cri.ExecRequest request, CancellationToken ct) =>
        new((await Call(_runtime.ExecAsync(request, Options(ct)), ct)).Url);

    public async Task<Uri> AttachAsync(Cri.AttachRequest request, CancellationToken ct) =>
        new((await Call(_runtime.AttachAsync(request, Options(ct)), ct)).Url);

    public Task ReopenContainerLogAsync(string id, CancellationToken ct) =>
        Call(_runtime.ReopenContainerLogAsync(new Cri.ReopenContainerLogRequest { ContainerId = id }, Options(ct)), ct);

    public async Task<IReadOnlyList<Cri.ContainerStats>> ListContainerStatsAsync(CancellationToken ct) =>
        [.. (await Call(_runtime.ListContainerStatsAsync(new Cri.ListContainerStatsRequest { Filter = new Cri.ContainerStatsFilter() }, Options(ct)), ct)).Stats];
}
