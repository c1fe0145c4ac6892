using Microsoft.AspNetCore.Http;
using MiniKube.Node.Kubelet.Runtime;

namespace MiniKube.Node.Kubelet.Server;

/// <summary>Serves <c>/containerLogs</c>.</summary>
public sealed class ContainerLogs(ContainerLookup lookup, IContainerRuntime runtime, LogReader reader, TimeProvider time)
{
    public async Task ServeAsync(HttpContext http)
    {
        var ct = http.RequestAborted;
        try
        {
            var options = LogOptions.Parse(http.Request.Query, time.GetUtcNow());
            var (_, _, record, _) = await lookup.FindAsync(http, options.Previous, ct);
            http.Response.ContentType = "text/plain";
            if (!File.Exists(record.LogPath)) return;
            await http.Response.StartAsync(ct);
            await reader.CopyAsync(record.LogPath, options, token => IsRunningAsync(record.Id, token), http.Response.Body, ct);
        }
        catch (FormatException e)
        {
            await FailAsync(http, StatusCodes.Status422UnprocessableEntity, e.Message);
        }
        catch (RequestException e)
        {
            await FailAsync(http, e.Status, e.Message);
        }
        catch (RuntimeException e)
        {
            await FailAsync(http, StatusCodes.Status500InternalServerError, e.Message);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The reader went away.
        }
    }

    private async Task<bool> IsRunningAsync(string id, CancellationToken ct) =>
        (await runtime.ContainerStatusAsync(id, ct))?.State == Cri.ContainerState.ContainerRunning;

    private static async Task FailAsync(HttpContext http, int status, string message)
    {
        if (http.Response.HasStarted) return;
        http.Response.StatusCode = status;
        await http.Response.WriteAsync(message, http.RequestAborted);
    }
}
