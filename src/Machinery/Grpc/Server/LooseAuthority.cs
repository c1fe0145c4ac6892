using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace MiniKube.Machinery.Grpc.Server;

/// <summary>
/// Lets clients in that send a whole URL or a path as <c>:authority</c>, as older Go clients do (etcdctl 3.4 asks one
/// member with <c>http://host:port</c>), where Kestrel would reset the stream. The first request of a connection is looked
/// at and repaired; from then on the connection is read as it is, because such clients send the same authority by reference.
/// </summary>
public static class LooseAuthority
{
    private const int PrefaceSize = 24;
    private const int FrameHeaderSize = 9;
    private const int MaxFrameSize = 16 * 1024;
    private const byte HeadersFrame = 1;

    /// <summary>To be called after <c>UseHttps</c> or <see cref="PlainPort.UsePlainHttp1AndHttp2"/>.</summary>
    public static ListenOptions UseLooseAuthority(this ListenOptions listen)
    {
        listen.Use(next => connection => ServeAsync(connection, next));
        return listen;
    }

    private static async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var transport = connection.Transport;
        var begin = new Pipe(new PipeOptions(useSynchronizationContext: false));
        var repairing = RepairAsync(transport.Input, begin.Writer);
        connection.Transport = new Duplex(new TwoPartReader(begin.Reader, transport.Input), transport.Output);
        try
        {
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            connection.Transport = transport;
            await begin.Reader.CompleteAsync().ConfigureAwait(false);
            transport.Input.CancelPendingRead();
            await repairing.ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Copies whole frames up to and with the first request, then leaves the input to others; also what a client left
    /// unfinished when it went away, for a reader would ask for the rest of it again and again. Never throws.
    /// </summary>
    private static async Task RepairAsync(PipeReader input, PipeWriter output)
    {
        Exception? failure = null;
        try
        {
            var prefaceSeen = false;
            while (true)
            {
                var result = await input.ReadAsync().ConfigureAwait(false);
                var buffer = result.Buffer;
                var done = Copy(ref buffer, output, ref prefaceSeen) || result.IsCompleted || result.IsCanceled;
                input.AdvanceTo(buffer.Start, done ? buffer.Start : buffer.End);
                var flushed = await output.FlushAsync().ConfigureAwait(false);
                if (done || flushed.IsCompleted) break;
            }
        }
        catch (Exception e) when (e is IOException or ConnectionAbortedException or InvalidOperationException or OperationCanceledException)
        {
            failure = e;
        }

        await output.CompleteAsync(failure).ConfigureAwait(false);
    }

    /// <summary>True when the rest of the connection needs no look.</summary>
    private static bool Copy(ref ReadOnlySequence<byte> buffer, PipeWriter output, ref bool prefaceSeen)
    {
        if (!prefaceSeen)
        {
            if (buffer.Length < PrefaceSize) return buffer.Length >= 3 && !StartsWithPri(buffer);
            if (!StartsWithPri(buffer)) return true;
            CopyPart(ref buffer, output, PrefaceSize);
            prefaceSeen = true;
        }

        Span<byte> header = stackalloc byte[FrameHeaderSize];
        while (buffer.Length >= FrameHeaderSize)
        {
            buffer.Slice(0, FrameHeaderSize).CopyTo(header);
            var size = (header[0] << 16) | (header[1] << 8) | header[2];
            if (size > MaxFrameSize) return true;
            if (buffer.Length < FrameHeaderSize + size) return false;
            if (header[3] == HeadersFrame)
            {
                if (HeaderBlockRepair.Repair(buffer.Slice(0, FrameHeaderSize + size).ToArray()) is not { } repaired) return true;
                output.Write(repaired);
                buffer = buffer.Slice(FrameHeaderSize + size);
                return true;
            }

            CopyPart(ref buffer, output, FrameHeaderSize + size);
        }

        return false;
    }

    private static bool StartsWithPri(in ReadOnlySequence<byte> buffer)
    {
        Span<byte> first = stackalloc byte[3];
        buffer.Slice(0, 3).CopyTo(first);
        return first.SequenceEqual("PRI"u8);
    }

    private static void CopyPart(ref ReadOnlySequence<byte> buffer, PipeWriter output, int size)
    {
        foreach (var part in buffer.Slice(0, size)) output.Write(part.Span);
        buffer = buffer.Slice(size);
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
