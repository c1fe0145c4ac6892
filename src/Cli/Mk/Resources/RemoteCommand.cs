using System.Globalization;
using System.Net.WebSockets;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using MiniKube.Cli.Mk.Cluster;

namespace MiniKube.Cli.Mk.Resources;

/// <summary>A command in a container over a WebSocket (<c>v5.channel.k8s.io</c>): the first byte of each message names its channel,
/// 0 input, 1 output, 2 error output, 3 the final Status, 4 terminal size, 255 closes a channel.</summary>
public static class RemoteCommand
{
    private const byte Input = 0;
    private const byte Output = 1;
    private const byte ErrorOutput = 2;
    private const byte Outcome = 3;
    private const byte Resize = 4;
    private const byte Close = 255;

    /// <summary>Runs it with this process's standard streams and returns its exit code.</summary>
    /// <param name="terminal">The command has a terminal, of the size of this process's.</param>
    /// <param name="raw">Ended together with the command.</param>
    public static async Task<int> RunAsync(ApiSession session, string path, bool stdin, bool terminal, RawTerminal? raw, CancellationToken cancellation)
    {
        using var socket = await session.Client.Raw.ConnectWebSocketAsync(path, ["v5.channel.k8s.io", "v4.channel.k8s.io"], cancellation).ConfigureAwait(false);
        using var input = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var turn = new SemaphoreSlim(1); // a WebSocket takes one message at a time
        if (terminal) await ResizeAsync(socket, turn, cancellation).ConfigureAwait(false);
        using var resized = terminal ? PosixSignalRegistration.Create(PosixSignal.SIGWINCH, signal => signal.Cancel = !TryResizeAsync(socket, turn, input.Token).IsFaulted) : null;
        var sending = stdin ? SendInputAsync(socket, turn, input.Token) : Task.CompletedTask;
        var status = await ReceiveAsync(socket, cancellation).ConfigureAwait(false);
        await input.CancelAsync().ConfigureAwait(false);
        // A read of a terminal cannot be cancelled; the process ends without it.
        await Task.WhenAny(sending, Task.Delay(TimeSpan.FromMilliseconds(50), cancellation)).ConfigureAwait(false);
        raw?.Dispose(); // what is said now is for the user's own terminal
        return ExitCode(status);
    }

    private static async Task SendInputAsync(WebSocket socket, SemaphoreSlim turn, CancellationToken cancellation)
    {
        var buffer = new byte[8192];
        await using var standard = RawTerminal.OpenInput();
        try
        {
            while (await standard.ReadAsync(buffer.AsMemory(1), cancellation).ConfigureAwait(false) is var read and > 0)
            {
                buffer[0] = Input;
                await SendAsync(socket, turn, buffer.AsMemory(0, read + 1), cancellation).ConfigureAwait(false);
            }

            if (socket.SubProtocol == "v5.channel.k8s.io") await SendAsync(socket, turn, new byte[] { Close, Input }, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or ObjectDisposedException)
        {
            // the command has ended
        }
    }

    private static async Task<JsonObject?> ReceiveAsync(WebSocket socket, CancellationToken cancellation)
    {
        var buffer = new byte[64 * 1024];
        await using var output = Console.OpenStandardOutput();
        await using var error = Console.OpenStandardError();
        using var message = new MemoryStream();
        JsonObject? status = null;
        while (socket.State == WebSocketState.Open)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), cancellation).ConfigureAwait(false);
            if (part.MessageType == WebSocketMessageType.Close) break;
            message.Write(buffer, 0, part.Count);
            if (!part.EndOfMessage || message.Length == 0) continue;
            var bytes = message.GetBuffer().AsMemory(0, (int)message.Length);
            switch (bytes.Span[0])
            {
                case Output:
                    await output.WriteAsync(bytes[1..], cancellation).ConfigureAwait(false);
                    await output.FlushAsync(cancellation).ConfigureAwait(false);
                    break;
                case ErrorOutput:
                    await error.WriteAsync(bytes[1..], cancellation).ConfigureAwait(false);
                    break;
                case Outcome:
                    status = JsonNode.Parse(bytes[1..].Span)?.AsObject();
                    break;
            }

            message.SetLength(0);
        }

        return status;
    }

    private static async Task SendAsync(WebSocket socket, SemaphoreSlim turn, ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, cancellation).ConfigureAwait(false);
        }
        finally
        {
            turn.Release();
        }
    }

    private static async Task TryResizeAsync(WebSocket socket, SemaphoreSlim turn, CancellationToken cancellation)
    {
        try
        {
            await ResizeAsync(socket, turn, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or ObjectDisposedException)
        {
            // the command has ended
        }
    }

    private static Task ResizeAsync(WebSocket socket, SemaphoreSlim turn, CancellationToken cancellation)
    {
        var (width, height) = RawTerminal.Size();
        var size = System.Text.Encoding.UTF8.GetBytes($"{{\"Width\":{width},\"Height\":{height}}}");
        return SendAsync(socket, turn, new ReadOnlyMemory<byte>([Resize, .. size]), cancellation);
    }

    private static int ExitCode(JsonObject? status)
    {
        if (status is null || (string?)status["status"] == "Success") return 0;
        var cause = status["details"]?["causes"]?.AsArray().FirstOrDefault(c => (string?)c?["reason"] == "ExitCode");
        if (int.TryParse((string?)cause?["message"], CultureInfo.InvariantCulture, out var code))
        {
            Console.Error.WriteLine($"command terminated with exit code {code}");
            return code;
        }

        throw new ClusterException((string?)status["message"] ?? "the command failed");
    }
}
