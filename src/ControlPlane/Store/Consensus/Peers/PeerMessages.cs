using Google.Protobuf;
using MiniKube.ControlPlane.Store.Snapshots;
using MiniKube.Machinery.Raft;
using MiniKube.Raft.V1;

namespace MiniKube.ControlPlane.Store.Consensus.Peers;

/// <summary>The core's messages as the wire has them. Entries are packed once for all followers that get the same.</summary>
internal sealed class PeerMessages
{
    private sealed record Packed(ReadOnlyMemory<Entry> Entries, ByteString Bytes);

    private Packed? _last;

    public PeerMessage ToWire(Message message) => new()
    {
        Type = (uint)message.Type,
        Term = message.Term,
        LogTerm = message.LogTerm,
        Index = message.Index,
        Commit = message.Commit,
        Reject = message.Reject,
        RejectHint = message.RejectHint,
        Context = message.Context,
        From = message.From,
        Entries = Pack(message.Entries),
        Snapshot = message.Snapshot is null ? null : SnapshotPoints.ToWire(message.Snapshot),
    };

    /// <summary>Reads a message for a member.</summary>
    /// <exception cref="FormatException">It is malformed.</exception>
    public static Message FromWire(PeerMessage message, ulong to)
    {
        if (!Enum.IsDefined((MessageType)message.Type)) throw new FormatException($"unknown message type {message.Type}");
        return new Message
        {
            Type = (MessageType)message.Type,
            From = message.From,
            To = to,
            Term = message.Term,
            LogTerm = message.LogTerm,
            Index = message.Index,
            Commit = message.Commit,
            Reject = message.Reject,
            RejectHint = message.RejectHint,
            Context = message.Context,
            Entries = EntryCodec.Read(message.Entries.Memory, message.Index + 1),
            Snapshot = message.Snapshot is null ? null : SnapshotPoints.FromWire(message.Snapshot),
        };
    }

    private ByteString Pack(ReadOnlyMemory<Entry> entries)
    {
        if (entries.IsEmpty) return ByteString.Empty;
        if (Volatile.Read(ref _last) is { } last && last.Entries.Equals(entries)) return last.Bytes;
        byte[] bytes = GC.AllocateUninitializedArray<byte>(EntryCodec.Measure(entries.Span));
        EntryCodec.Write(entries.Span, bytes);
        ByteString packed = UnsafeByteOperations.UnsafeWrap(bytes);
        Volatile.Write(ref _last, new Packed(entries, packed));
        return packed;
    }
}
