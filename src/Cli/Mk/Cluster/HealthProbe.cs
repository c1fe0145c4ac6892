using System.Net.Sockets;
using MiniKube.Cli.Mk.Cluster.Processes;

namespace MiniKube.Cli.Mk.Cluster;

/// <summary>Asks a process's health endpoint. Certificates are not checked: nothing secret is sent and the addresses are this machine's.</summary>
public sealed class HealthProbe : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        ConnectTimeout = TimeSpan.FromSeconds(1),
        SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
    })
    { Timeout = TimeSpan.FromSeconds(3) };

    /// <summary>Null when healthy, else why not.</summary>
    public async Task<string?> AskAsync(ProcessSpec process, CancellationToken cancellation)
    {
        if (process.HealthUrl is null) return process.Address.StartsWith("unix://", StringComparison.Ordinal) ? await ConnectAsync(process.Address[7..], cancellation).ConfigureAwait(false) : null;
        try
        {
            using var answer = await http.GetAsync(new Uri(process.HealthUrl), cancellation).ConfigureAwait(false);
            if (answer.IsSuccessStatusCode) return null;
            var body = await answer.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false);
            return $"health says {(int)answer.StatusCode}: {FirstFailure(body)}";
        }
        catch (HttpRequestException e)
        {
            return "no answer: " + (e.InnerException ?? e).Message;
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return "no answer within 3s";
        }
    }

    public void Dispose() => http.Dispose();

    private static string FirstFailure(string body)
    {
        var lines = body.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.FirstOrDefault(l => l.StartsWith("[-]", StringComparison.Ordinal)) ?? lines.FirstOrDefault() ?? "";
    }

    private static async Task<string?> ConnectAsync(string socket, CancellationToken cancellation)
    {
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await client.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellation).ConfigureAwait(false);
            return null;
        }
        catch (SocketException e)
        {
            return "socket: " + e.Message;
        }
    }
}
