namespace MiniKube.Machinery.Raft;

/// <summary>
/// One member of a Raft group as a pure state machine: inputs are calls, effects come out of <see cref="Ready"/> as data.
/// Not thread-safe: one task owns it. It opens no file or socket, reads no clock, and draws randomness only from
/// <see cref="RaftConfig.Random"/>. Aspects: Election, Leader, Follower, Reads, Proposals, Configuration, Output.
/// </summary>
public sealed partial class RaftNode
{
    private readonly RaftConfig _config;
    private readonly RaftLog _log;
    private readonly ProgressTracker _tracker;
    private ulong _vote;
    private int _electionElapsed;
    private int _heartbeatElapsed;
    private int _electionTimeout;
    private ulong _now;

    /// <summary>Starts a member from what its disk holds, as a follower that knows no leader.</summary>
    /// <exception cref="ArgumentException">The settings are out of range.</exception>
    /// <exception cref="RaftInvariantException">The recovered state contradicts itself.</exception>
    public RaftNode(RaftConfig config, RecoveredState recovered)
    {
        config.Validate();
        _config = config;
        _log = new RaftLog(recovered);
        _tracker = new ProgressTracker(config);
        _tracker.Switch(recovered.Snapshot.Configuration, _log.LastIndex);
        Term = recovered.HardState.Term;
        _vote = recovered.HardState.Vote;
        _storedState = new HardState(Term, _vote, _log.Committed);
        _snapshot = recovered.Snapshot;
        BecomeFollower(Term, 0);
        ExpectNobodyElse();
        _announced = (Role, Leader, Term);
    }

    /// <summary>This member.</summary>
    public ulong Id => _config.Id;

    /// <summary>The term it is in.</summary>
    public ulong Term { get; private set; }

    /// <summary>Its part in the term.</summary>
    public RaftRole Role { get; private set; }

    /// <summary>The leader it follows (itself when it leads), or 0.</summary>
    public ulong Leader { get; private set; }

    /// <summary>Highest index it knows to be committed.</summary>
    public ulong Committed => _log.Committed;

    /// <summary>Highest index reported as applied.</summary>
    public ulong Applied => _log.Applied;

    /// <summary>First index whose entry is still in memory.</summary>
    public ulong FirstIndex => _log.FirstIndex;

    /// <summary>Last index of the log.</summary>
    public ulong LastIndex => _log.LastIndex;

    /// <summary>Bytes of the entries in memory.</summary>
    public long LogBytes => _log.Bytes;

    /// <summary>The configuration in force.</summary>
    public ConfState Configuration => _tracker.Configuration;

    /// <summary>Why this member last left or gained a leader.</summary>
    public LeaderCause Cause { get; private set; }

    /// <summary>Ticks that this member waits longer than the election timeout before it stands: the host raises it while its disk is slow.</summary>
    public int ElectionPatience { get; set; }

    /// <summary>
    /// Entries that a round needs to be opened beside another one; fewer wait for that to be committed. A round costs every member a sync and
    /// messages, however little it holds: the host raises this while rounds are over so soon that waiting for one costs less than a round.
    /// </summary>
    public int LeastInFurtherRound { get; set; } = 1;

    /// <summary>One unit of time has passed.</summary>
    public void Tick()
    {
        _now++;
        _forwards = 0;
        if (Role == RaftRole.Leader) TickLeader();
        else TickElection();
    }

    /// <summary>Takes a message from another member. Messages of the past, of strangers and duplicates are harmless.</summary>
    public void Step(Message message)
    {
        if (message.Term == 0)
        {
            StepRequest(message);
            return;
        }

        if (message.Term > Term && !EnterLaterTerm(message)) return;
        if (message.Term < Term)
        {
            AnswerEarlierTerm(message);
            return;
        }

        StepInTerm(message);
    }

    /// <summary>A picture for metrics and tests.</summary>
    public RaftStatus Status() => new(
        Id, Role, Term, _vote, Leader, _log.Committed, _log.Applied, _log.FirstIndex, _log.LastIndex, _log.Stable,
        _transferTarget, _tracker.Configuration, Role == RaftRole.Leader ? DescribeProgress() : []);

    private MemberProgress[] DescribeProgress()
    {
        ReadOnlySpan<Progress> members = _tracker.Members;
        var rows = new MemberProgress[members.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            Progress p = members[i];
            rows[i] = new MemberProgress(p.Id, p.Match, p.Next, p.State, p.IsLearner, p.RecentlyActive, p.InflightCount);
        }

        return rows;
    }

    private void StepInTerm(Message message)
    {
        switch (message.Type)
        {
            case MessageType.Vote or MessageType.PreVote:
                AnswerVoteRequest(message);
                break;
            case MessageType.VoteResponse or MessageType.PreVoteResponse:
                TakeVote(message);
                break;
            case MessageType.Append or MessageType.Heartbeat or MessageType.Snapshot or MessageType.Commit:
                StepFromLeader(message);
                break;
            case MessageType.AppendResponse or MessageType.HeartbeatResponse when Role == RaftRole.Leader:
                StepFromFollower(message);
                break;
            case MessageType.TimeoutNow when Role == RaftRole.Follower:
                if (!CanCampaign) break;
                Cause = new LeaderCause(LeaderCauseKind.HandedOver, message.From);
                Campaign(CampaignKind.Transfer);
                break;
            case MessageType.ReadIndexResponse:
                _readStates.Add(new ReadState(message.Context, message.Index));
                break;
            default:
                break;
        }
    }

    /// <summary>Requests forwarded by other members, which carry no term.</summary>
    private void StepRequest(Message message)
    {
        switch (message.Type)
        {
            case MessageType.Propose: TakeForwarded(message); break;
            case MessageType.ReadIndex: TakeForwardedRead(message); break;
            case MessageType.TransferLeader: TransferLeadership(message.From); break;
            default: break;
        }
    }

    /// <summary>A message of a later term arrived; false when it must be ignored for the sake of the present leader.</summary>
    private bool EnterLaterTerm(Message message)
    {
        switch (message.Type)
        {
            case MessageType.Vote or MessageType.PreVote when message.Context != TransferContext && InLeaderLease:
                return false;
            case MessageType.PreVote:
            case MessageType.PreVoteResponse when !message.Reject:
                return true;
            case MessageType.Append or MessageType.Heartbeat or MessageType.Snapshot or MessageType.Commit:
                Cause = new LeaderCause(LeaderCauseKind.LaterTerm, message.From);
                BecomeFollower(message.Term, message.From);
                return true;
            default:
                Cause = new LeaderCause(LeaderCauseKind.LaterTerm, message.From);
                BecomeFollower(message.Term, 0);
                return true;
        }
    }

    /// <summary>A message of the past: tell a stale leader or candidate that time has moved on.</summary>
    private void AnswerEarlierTerm(Message message)
    {
        switch (message.Type)
        {
            case MessageType.Append or MessageType.Heartbeat when _config.CheckQuorum || _config.PreVote:
                SendAfterPersist(new Message { Type = MessageType.AppendResponse, To = message.From, Term = Term });
                break;
            case MessageType.PreVote:
                SendAfterPersist(new Message { Type = MessageType.PreVoteResponse, To = message.From, Term = Term, Reject = true });
                break;
            default:
                break;
        }
    }

    private void BecomeFollower(ulong term, ulong leader)
    {
        Reset(term);
        Leader = leader;
        Role = RaftRole.Follower;
    }

    private void Reset(ulong term)
    {
        if (Term != term)
        {
            Term = term;
            _vote = 0;
            _forwarded.Clear();
        }

        Leader = 0;
        _electionElapsed = 0;
        _heartbeatElapsed = 0;
        _electionTimeout = _config.ElectionTicks + _config.Random.Next(_config.ElectionTicks);
        _transferTarget = 0;
        _pendingConfIndex = 0;
        _retireBeat = 0;
        _uncommittedBytes = 0;
        _forwards = 0;
        _leaderUnreachable = false;
        _rounds.Clear();
        _log.OfferAll();
        _tracker.ResetVotes();
        ResetReads();
        foreach (Progress member in _tracker.Members)
            member.Reset(member.Id == Id ? _log.Stable : 0, _log.LastIndex + 1);
    }
}
