namespace MiniKube.Machinery.Raft;

/// <summary>Campaigning and voting.</summary>
public sealed partial class RaftNode
{
    private const ulong TransferContext = 1;

    private bool _leaderUnreachable;

    private enum CampaignKind
    {
        PreVote,
        Election,
        Transfer,
    }

    /// <summary>A leader was heard from within the election timeout, so no vote is given (unless leadership is being handed over).</summary>
    private bool InLeaderLease => _config.CheckQuorum && Leader != 0 && !_leaderUnreachable && _electionElapsed < _config.ElectionTicks;

    private LeaderCause WhyItStands => _tracker.IsOnlyVoter(Id)
        ? new LeaderCause(LeaderCauseKind.OnlyVoter, 0)
        : new LeaderCause(_leaderUnreachable ? LeaderCauseKind.Unreachable : LeaderCauseKind.Silence, Leader);

    /// <summary>
    /// It votes; or it was removed, and the others may not know yet that the removal is committed: they may then need its
    /// vote, which its longer log forbids it to give, so it must be able to win, tell them, and retire.
    /// </summary>
    private bool IsElectable =>
        _tracker.IsVoter(Id) || (!_tracker.Configuration.Voters.IsEmpty && _tracker.Find(Id) is null);

    /// <summary>It may stand: it holds no half-installed snapshot, and knows of no membership change it has not put in force.</summary>
    private bool CanCampaign =>
        Role != RaftRole.Leader && IsElectable && !_log.HasUnsavedSnapshot
        && !_log.HasConfChange(_log.HandedToApply, _log.Committed);

    /// <summary>
    /// The way to the leader broke, as it does at once when its process ends: wait only a few ticks more for a sign of life.
    /// Should the leader live, those that hear it refuse the pre-vote. With lease reads nobody may stand early, for the leader
    /// counts on the whole election timeout.
    /// </summary>
    private void HastenElection()
    {
        if (_config.ReadMode == ReadMode.Lease || !_config.PreVote) return;
        _leaderUnreachable = true;
        _electionElapsed = Math.Max(_electionElapsed, _electionTimeout - 1 - _config.Random.Next(_config.ElectionTicks / 3 + 1));
    }

    /// <summary>A member that votes alone need not wait for a leader that cannot come.</summary>
    private void ExpectNobodyElse()
    {
        if (Role == RaftRole.Follower && Leader == 0 && _tracker.IsOnlyVoter(Id)) _electionElapsed = Math.Max(_electionElapsed, _electionTimeout - 1);
    }

    /// <summary>Stands for election now if it alone votes and nothing keeps it from standing; else it does so, like all members, when time passes.</summary>
    public void CampaignIfAlone()
    {
        if (Role != RaftRole.Follower || Leader != 0 || !_tracker.IsOnlyVoter(Id) || !CanCampaign) return;
        Cause = WhyItStands;
        Campaign();
    }

    /// <summary>Stands for election now, as when the timeout had passed.</summary>
    public void Campaign()
    {
        if (CanCampaign) Campaign(_config.PreVote ? CampaignKind.PreVote : CampaignKind.Election);
    }

    private void TickElection()
    {
        _electionElapsed++;
        if (_electionElapsed < _electionTimeout + ElectionPatience || !IsElectable) return;
        _electionElapsed = 0;
        if (CanCampaign) Cause = WhyItStands;
        Campaign();
    }

    private void Campaign(CampaignKind kind)
    {
        if (kind == CampaignKind.PreVote) BecomePreCandidate();
        else BecomeCandidate();
        if (kind == CampaignKind.PreVote && _tracker.IsVoter(Id)) _tracker.RecordVote(Id, true);
        if (_tracker.CountVotes() == VoteResult.Won)
        {
            WinVote();
            return;
        }

        foreach (Progress member in _tracker.Members)
        {
            if (member.Id == Id || member.IsLearner) continue;
            Send(new Message
            {
                Type = kind == CampaignKind.PreVote ? MessageType.PreVote : MessageType.Vote,
                To = member.Id,
                Term = kind == CampaignKind.PreVote ? Term + 1 : Term,
                Index = _log.LastIndex,
                LogTerm = _log.LastTerm,
                Context = kind == CampaignKind.Transfer ? TransferContext : 0,
            });
        }
    }

    private void BecomePreCandidate()
    {
        _tracker.ResetVotes();
        _electionTimeout = _config.ElectionTicks + _config.Random.Next(_config.ElectionTicks);
        _electionElapsed = 0;
        Leader = 0;
        Role = RaftRole.PreCandidate;
    }

    /// <summary>Its own vote counts only when it is on disk: <see cref="Advance"/> records it.</summary>
    private void BecomeCandidate()
    {
        Reset(Term + 1);
        Role = RaftRole.Candidate;
        _vote = Id;
        _votedForSelf = true;
    }

    private void AnswerVoteRequest(Message message)
    {
        bool pre = message.Type == MessageType.PreVote;
        bool free = _vote == message.From || (_vote == 0 && Leader == 0) || (pre && message.Term > Term);
        bool grant = free && _log.IsUpToDate(message.Index, message.LogTerm);
        if (grant && !pre)
        {
            _electionElapsed = 0;
            _vote = message.From;
        }

        SendAfterPersist(new Message
        {
            Type = pre ? MessageType.PreVoteResponse : MessageType.VoteResponse,
            To = message.From,
            Term = grant ? message.Term : Term,
            Reject = !grant,
        });
    }

    private void TakeVote(Message message)
    {
        bool expected = (Role == RaftRole.PreCandidate && message.Type == MessageType.PreVoteResponse)
            || (Role == RaftRole.Candidate && message.Type == MessageType.VoteResponse);
        if (!expected) return;
        _tracker.RecordVote(message.From, !message.Reject);
        CountVotes();
    }

    private void CountVotes()
    {
        switch (_tracker.CountVotes())
        {
            case VoteResult.Won: WinVote(); break;
            case VoteResult.Lost: BecomeFollower(Term, 0); break;
            default: break;
        }
    }

    private void WinVote()
    {
        if (Role == RaftRole.PreCandidate) Campaign(CampaignKind.Election);
        else BecomeLeader();
    }
}
