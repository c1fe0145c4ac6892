using MiniKube.Machinery.Raft;

namespace MiniKube.ControlPlane.Store.Consensus;

/// <summary>What comes in, from any thread, and how the loop takes it.</summary>
internal sealed partial class CoreLoop
{
    private const int MaxMessagesAtOnce = 1024;

    /// <summary>Entries that go together, so that few pass through the list of the rest.</summary>
    private const ulong AloneSlack = 32;

    /// <summary>See <see cref="Urge"/>.</summary>
    private const int FewProposals = 1;

    private enum NoticeKind : byte
    {
        Persisted,
        Applied,
        SnapshotStored,
        SnapshotSent,
        Unreachable,
        Transfer,
        Describe,
    }

    public void Propose(PendingProposal pending)
    {
        _proposals.Enqueue(pending);
        Urge();
    }

    /// <param name="more">Another one follows at once.</param>
    public async ValueTask ReceiveAsync(Message message, bool more, CancellationToken cancellation)
    {
        if (!_messages.Writer.TryWrite(message))
        {
            Wake();
            await _messages.Writer.WriteAsync(message, cancellation);
        }

        if (!more) Urge();
    }

    /// <summary>A snapshot that was stored is in force, too.</summary>
    public void Installed(Ready ready) => Notify(new Notice(NoticeKind.Persisted, 0, true, ready));

    /// <summary>A Ready is durable; <see cref="Urge"/> or a wake follows when all of a batch are told of.</summary>
    /// <param name="onDisk">Its entries' payloads as they lie in the log.</param>
    public void Persisted(Ready ready, ReadOnlyMemory<byte>[] onDisk) => _notices.Enqueue(new Notice(NoticeKind.Persisted, 0, true, ready, onDisk));

    /// <summary>
    /// Has the turn taken: on this thread, where that may be and little is under way. With much under way it is left to the loop's own,
    /// and what comes until that runs is taken together.
    /// </summary>
    public void Urge()
    {
        if (TurnHere is { } turn && _pending.Count <= FewProposals) turn();
        else Wake();
    }

    public void Applied(ulong index) => Notify(new Notice(NoticeKind.Applied, index, true, null));

    public void SnapshotStored(SnapshotPoint point) => Notify(new Notice(NoticeKind.SnapshotStored, point.Index, true, point));

    public void SnapshotSent(ulong member, bool success) => Notify(new Notice(NoticeKind.SnapshotSent, member, success, null));

    public void Unreachable(ulong member) => Notify(new Notice(NoticeKind.Unreachable, member, false, null));

    public void Transfer(ulong target, string why) => Notify(new Notice(NoticeKind.Transfer, target, true, why));

    /// <summary>A picture of the core.</summary>
    public Task<RaftStatus> DescribeAsync(CancellationToken cancellation)
    {
        var answer = new TaskCompletionSource<RaftStatus>(TaskCreationOptions.RunContinuationsAsynchronously);
        Notify(new Notice(NoticeKind.Describe, 0, true, answer));
        return answer.Task.WaitAsync(cancellation);
    }

    private void Notify(Notice notice)
    {
        _notices.Enqueue(notice);
        Wake();
    }

    private void TakeTicks(int ticks)
    {
        if (ticks == 0) return;
        if (ticks > 1 && _core.Role == RaftRole.Leader) LateHeartbeats++;
        MindTheDisk(ticks);
        _core.LeastInFurtherRound = _pace.LeastInFurther;
        for (int i = 0; i < ticks; i++) _core.Tick();
        _snapshotRequestTicks = Math.Max(0, _snapshotRequestTicks - ticks);
        ulong leader = Leader.LeaderId;
        _pending.Expire(leader);
        _reads.Expire(leader != 0);
        FailImpatient();
    }

    private void TakeNotices()
    {
        while (_notices.TryDequeue(out Notice notice))
        {
            switch (notice.Kind)
            {
                case NoticeKind.Persisted:
                    var ready = (Ready)notice.Subject!;
                    _readysUnderWay--;
                    if (ready.Snapshot is not null) _installing = false;
                    _core.Advance(ready);
                    if (notice.OnDisk is { Length: > 0 } onDisk) _shelf.Add(ready.Entries, onDisk);
                    break;
                case NoticeKind.Applied: Trim(notice.Number); break;
                case NoticeKind.SnapshotStored: _core.ReportSnapshotStored((SnapshotPoint)notice.Subject!); break;
                case NoticeKind.SnapshotSent: _core.ReportSnapshotSent(notice.Number, notice.Success); break;
                case NoticeKind.Unreachable: _core.ReportUnreachable(notice.Number); break;
                case NoticeKind.Transfer: HandOver(notice.Number, (string)notice.Subject!); break;
                default: ((TaskCompletionSource<RaftStatus>)notice.Subject!).TrySetResult(_core.Status()); break;
            }
        }
    }

    /// <summary>
    /// Keeps only the tail of the log that followers a little behind may need, and in memory only the newest of it.
    /// Followers that answer keep what they have not got yet, up to a limit of bytes. Where there are none, what was read to be
    /// applied after a start goes at once.
    /// </summary>
    private void Trim(ulong applied)
    {
        _core.ReportApplied(applied);
        _shelf.Applied(applied);
        ulong first = _core.FirstIndex;
        bool tooLarge = _core.LogBytes > _options.CatchUpBytes, alone = tooLarge && _core.Configuration.AllMembers().Length == 1;
        ulong keep = alone ? 0 : tooLarge ? (_core.LastIndex - first) / 2 : _options.CatchUpEntries;
        ulong slack = alone ? Math.Min(AloneSlack, _options.CatchUpEntries / 4) : _options.CatchUpEntries / 4;
        if (applied < first + keep + slack) return;
        ulong through = applied - keep;
        _core.Compact(_core.LogBytes > _options.CatchUpBytes * 2 ? through : Math.Min(through, _core.SlowestMatch()));
    }

    private void TakeMessages()
    {
        for (int i = 0; i < MaxMessagesAtOnce; i++)
        {
            if (!_messages.Reader.TryRead(out Message? message)) return;
            _core.Step(message);
        }

        Wake();
    }

    private void TakeProposals()
    {
        while (_proposals.TryDequeue(out PendingProposal? pending)) Give(pending);
    }

    private void Give(PendingProposal pending)
    {
        if (pending.Task.IsCompleted) return;
        ProposeOutcome outcome = pending.Change is { } change ? _core.ProposeConfChange(change) : _core.Propose(pending.Data);
        switch (outcome)
        {
            case ProposeOutcome.Accepted:
                pending.GivenTerm = _core.Term;
                pending.GivenTo = _core.Leader;
                break;
            case ProposeOutcome.Overloaded: _pending.Fail(pending, Failures.TooManyRequests()); break;
            case ProposeOutcome.ConfChangeRefused: _pending.Fail(pending, Failures.ChangeInProgress()); break;
            default: _leaderless.Enqueue(pending); break;
        }
    }

    private void RetryLeaderless()
    {
        for (int count = _leaderless.Count; count > 0; count--) Give(_leaderless.Dequeue());
    }

    private void FailImpatient()
    {
        if (_leaderless.Count > 0 && Leader.HasLeader) RetryLeaderless();
        while (_leaderless.TryPeek(out PendingProposal? oldest))
        {
            bool impatient = _options.Time.GetElapsedTime(oldest.StartedAt) >= _options.LeaderPatience;
            if (!impatient && !oldest.Task.IsCompleted) return;
            _leaderless.Dequeue();
            _pending.Fail(oldest, Failures.NoLeader());
        }
    }

    /// <summary>Asks for the next read round, if one is due.</summary>
    private void TakeReads()
    {
        ulong number = _reads.NextRound();
        if (number != 0 && !_core.ReadIndex(number)) _reads.NotAsked(number);
    }

    private readonly record struct Notice(NoticeKind Kind, ulong Number, bool Success, object? Subject, ReadOnlyMemory<byte>[]? OnDisk = null);
}
