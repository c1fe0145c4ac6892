using MiniKube.ControlPlane.Store.Snapshots;
using MiniKube.Machinery.Raft;
using MiniKube.Raft.V1;

namespace MiniKube.ControlPlane.Store.Consensus.Peers;

/// <summary>The core's messages as the wire has them.</summary>
internal static class PeerMessages
{
    /// <summary>A message without entries.</summary>
    public static PeerMessage ToWire(Message message)
    {
        var wire = new PeerMessage();
        Fill(wire, message);
        return wire;
    }

    /// <summary>Sets all but the entries, which <see cref="PeerFrame"/> writes.</summary>
    public static void Fill(PeerMessage wire, Message message)
    {
        wire.Type = (uint)message.Type;
        wire.Term = message.Term;
        wire.LogTerm = message.LogTerm;
        wire.Index = message.Index;
        wire.Commit = message.Commit;
        wire.Reject = message.Reject;
        wire.RejectHint = message.RejectHint;
        wire.Context = message.Context;
        wire.From = message.From;
        wire.Snapshot = message.Snapshot is null ? null : SnapshotPoints.ToWire(message.Snapshot);
    }

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
}
