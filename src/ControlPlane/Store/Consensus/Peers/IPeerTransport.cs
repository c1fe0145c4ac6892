using MiniKube.ControlPlane.Store.Membership;
using MiniKube.Machinery.Raft;

namespace MiniKube.ControlPlane.Store.Consensus.Peers;

/// <summary>Carries Raft messages to the other members. Nothing here blocks: what cannot be sent is dropped and reported.</summary>
public interface IPeerTransport : IAsyncDisposable
{
    /// <summary>Begins to work for a member: listens, and connects to the members it is told of.</summary>
    /// <exception cref="IOException">The address to listen on is not free.</exception>
    Task StartAsync(IPeerReports reports, CancellationToken cancellation);

    /// <summary>Takes a message for <see cref="Message.To"/>. Messages to one member arrive in order, or not at all.</summary>
    void Send(Message message);

    /// <summary>Sees to it that what was given to <see cref="Send"/> goes out; until then it may be held back.</summary>
    void Flush()
    {
    }

    /// <summary>The members changed: connections to new ones are opened, those to removed ones closed.</summary>
    void SetMembers(MemberList members);

    /// <summary>Whether a member can be reached now, as far as this one sees.</summary>
    bool IsConnected(ulong memberId) => true;

    /// <summary>Versions of the peer protocol this member speaks.</summary>
    ProtocolRange Protocol => ProtocolRange.Release;

    /// <summary>Versions another member was last heard to speak; null until it was.</summary>
    ProtocolRange? ProtocolOf(ulong memberId) => null;

    /// <summary>Another member's hash of its keys up to a revision; null when it cannot be asked, or cannot tell.</summary>
    Task<HistoryHash?> HashAsync(ulong memberId, long revision, CancellationToken cancellation) => Task.FromResult<HistoryHash?>(null);

    /// <summary>Hands a membership change to the leader; completes when it is in force there.</summary>
    /// <exception cref="ConsensusException">The leader refused, or cannot be reached.</exception>
    Task ForwardAsync(ulong leaderId, MemberChange change, CancellationToken cancellation) => throw Failures.NotLeader();
}

/// <summary>What a transport tells the member it works for. Thread-safe.</summary>
public interface IPeerReports
{
    /// <summary>Who it works for.</summary>
    ulong ClusterId { get; }

    /// <summary>Who it works for.</summary>
    ulong MemberId { get; }

    /// <summary>The members as of the last applied entry.</summary>
    MemberList Members { get; }

    /// <summary>A message arrived. Completes when there is room for the next (back-pressure towards the sender).</summary>
    /// <param name="more">Another one follows at once; they are then taken together.</param>
    ValueTask ReceiveAsync(Message message, bool more, CancellationToken cancellation);

    /// <summary>Messages to a member may have been lost.</summary>
    void Unreachable(ulong memberId);

    /// <summary>What is to be sent cannot be read from this member's own disk: the member cannot go on.</summary>
    void Failed(Exception failure)
    {
    }

    /// <summary>A snapshot offered to a member was delivered, or was not.</summary>
    void SnapshotSent(ulong memberId, bool success);

    /// <summary>Opens the snapshot file of an index for sending; null when it is no longer there.</summary>
    Stream? OpenSnapshot(ulong index);

    /// <summary>Stores a snapshot file sent by the leader, verifies it, and then takes in the message that offered it.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    Task ReceiveSnapshotAsync(Message offer, Stream file, CancellationToken cancellation);

    /// <summary>This member's hash of its keys up to a revision; null when that revision cannot be read here.</summary>
    Task<HistoryHash?> HashAsync(long revision, CancellationToken cancellation) => Task.FromResult<HistoryHash?>(null);

    /// <summary>A member hands on a membership change.</summary>
    Task<MemberList> ChangeMembershipAsync(MemberChange change, CancellationToken cancellation);
}
