namespace MiniKube.EndToEnd.Tests.Machine;

/// <summary>A client that asks again and again, each time by a new connection, while a test changes what is behind the address.</summary>
public sealed class SteadyClient : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly List<string> failures = [];
    private readonly HttpClient http = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5) }) { Timeout = TimeSpan.FromSeconds(10) };
    private readonly Task loop;
    private int served;

    private SteadyClient(Uri address)
    {
        http.DefaultRequestHeaders.ConnectionClose = true;
        loop = AskAsync(address);
    }

    public static SteadyClient Of(string address) => new(new Uri(address));

    /// <summary>Stops asking. No request may have failed.</summary>
    public async Task MustHaveBeenServedAsync()
    {
        await stop.CancelAsync();
        await loop;
        Assert.True(failures.Count == 0, $"{failures.Count} of {served + failures.Count} requests failed:\n{string.Join('\n', failures.Take(10))}");
        Assert.True(served > 0, "the client never asked");
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await loop;
        http.Dispose();
        stop.Dispose();
    }

    private async Task AskAsync(Uri address)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await http.GetStringAsync(address);
                served++;
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
            {
                failures.Add($"{DateTime.UtcNow:HH:mm:ss.fff} {e.Message}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
