using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Google.Protobuf;
using Microsoft.AspNetCore.Connections;
using MiniKube.Raft.V1;

namespace MiniKube.ControlPlane.Store.Consensus.Peers;

/// <summary>The listening end of <see cref="PeerStream"/>: takes such connections out of the port's, and leaves the others to HTTP.</summary>
internal sealed class PeerReceiver(PeerService peers, int maxMessageBytes)
{
    public ConnectionDelegate Use(ConnectionDelegate next) => connection => ServeAsync(connection, next);

    private async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        PipeReader input = connection.Transport.Input;
        try
        {
            if (await BeginsWithPrefaceAsync(input, connection.ConnectionClosed)) await ReceiveAsync(connection, input);
            else await next(connection);
        }
        catch (Exception e) when (e is ConnectionResetException or ConnectionAbortedException or OperationCanceledException or FormatException or InvalidProtocolBufferException or InvalidDataException)
        {
            connection.Abort();
        }
    }

    private static async Task<bool> BeginsWithPrefaceAsync(PipeReader input, CancellationToken cancellation)
    {
        ReadResult result = await input.ReadAtLeastAsync(PeerStream.Preface.Length, cancellation);
        ReadOnlySequence<byte> buffer = result.Buffer;
        bool begins = buffer.Length >= PeerStream.Preface.Length && IsPreface(buffer.Slice(0, PeerStream.Preface.Length));
        input.AdvanceTo(begins ? buffer.GetPosition(PeerStream.Preface.Length) : buffer.Start);
        return begins;
    }

    private static bool IsPreface(in ReadOnlySequence<byte> first)
    {
        Span<byte> bytes = stackalloc byte[PeerStream.Preface.Length];
        first.CopyTo(bytes);
        return bytes.SequenceEqual(PeerStream.Preface);
    }

    private async Task ReceiveAsync(ConnectionContext connection, PipeReader input)
    {
        bool met = false;
        while (true)
        {
            ReadResult result = await input.ReadAsync(connection.ConnectionClosed);
            ReadOnlySequence<byte> buffer = result.Buffer;
            while (TryTake(ref buffer, out PeerBatch? batch))
            {
                if (!met)
                {
                    string? refusal = peers.Refuse(batch.Hello, batch.TargetId);
                    await AnswerAsync(connection.Transport.Output, refusal);
                    if (refusal is not null) return;
                    met = true;
                    peers.Met(batch.Hello);
                }

                for (int i = 0; i < batch.Messages.Count; i++)
                    await peers.TakeAsync(batch.Messages[i], more: i < batch.Messages.Count - 1, connection.ConnectionClosed);
            }

            input.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted || result.IsCanceled) return;
        }
    }

    private bool TryTake(ref ReadOnlySequence<byte> buffer, out PeerBatch batch)
    {
        batch = null!;
        if (buffer.Length < PeerStream.FrameHeader) return false;
        Span<byte> header = stackalloc byte[PeerStream.FrameHeader];
        buffer.Slice(0, header.Length).CopyTo(header);
        int length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length < 0 || length > maxMessageBytes) throw new InvalidDataException($"a batch of {length} bytes");
        if (buffer.Length < header.Length + length) return false;
        batch = PeerBatch.Parser.ParseFrom(buffer.Slice(header.Length, length));
        buffer = buffer.Slice(header.Length + length);
        return true;
    }

    private async Task AnswerAsync(PipeWriter output, string? refusal)
    {
        PeerHello hello = peers.OwnHello(refusal);
        int size = hello.CalculateSize();
        BinaryPrimitives.WriteInt32LittleEndian(output.GetSpan(PeerStream.FrameHeader), size);
        output.Advance(PeerStream.FrameHeader);
        hello.WriteTo(output);
        await output.FlushAsync();
    }
}
