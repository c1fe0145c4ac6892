using System.Net.Sockets;
using System.Text;

namespace MiniKube.Node.Kubelet.Server.Spdy;

/// <summary>A connection to the runtime's streaming server after the upgrade to SPDY/3.1. Owns the socket.</summary>
public sealed class StreamingConnection : IAsyncDisposable
{
    private const int LongestHead = 16 * 1024;
    private readonly TcpClient _tcp;

    private StreamingConnection(TcpClient tcp, string protocol)
    {
        _tcp = tcp;
        Stream = tcp.GetStream();
        Protocol = protocol;
    }

    public Stream Stream { get; }

    /// <summary>The stream protocol that the server chose from those offered.</summary>
    public string Protocol { get; }

    /// <summary>Connects and upgrades.</summary>
    /// <param name="url">What the runtime answered to an exec or attach request.</param>
    /// <param name="protocols">Stream protocols, the best first.</param>
    /// <exception cref="IOException">The server refused.</exception>
    public static async Task<StreamingConnection> OpenAsync(Uri url, IEnumerable<string> protocols, CancellationToken ct)
    {
        var tcp = new TcpClient { NoDelay = true };
        try
        {
            await tcp.ConnectAsync(url.Host, url.Port, ct);
            var offers = string.Concat(protocols.Select(p => $"X-Stream-Protocol-Version: {p}\r\n"));
            var request = $"POST {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n{offers}Content-Length: 0\r\n\r\n";
            await tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), ct);
            var head = await ReadHeadAsync(tcp.GetStream(), ct);
            if (!head[0].StartsWith("HTTP/1.1 101", StringComparison.Ordinal)) throw new IOException($"the runtime's streaming server answered: {head[0]}");
            return new StreamingConnection(tcp, Header(head, "X-Stream-Protocol-Version"));
        }
        catch
        {
            tcp.Dispose();
            throw;
        }
    }

    public ValueTask DisposeAsync()
    {
        _tcp.Dispose();
        return Stream.DisposeAsync();
    }

    private static string Header(string[] head, string name) =>
        head.FirstOrDefault(l => l.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim() ?? "";

    // Byte by byte, so that nothing of the first frame is taken.
    private static async Task<string[]> ReadHeadAsync(NetworkStream stream, CancellationToken ct)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (head.Length < LongestHead && await stream.ReadAsync(one, ct) == 1)
        {
            head.Append((char)one[0]);
            if (one[0] == '\n' && head.Length >= 4 && head[^2] == '\r' && head[^3] == '\n' && head[^4] == '\r') break;
        }
        return head.ToString().Split("\r\n");
    }
}
