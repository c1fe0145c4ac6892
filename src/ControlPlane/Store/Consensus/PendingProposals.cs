using MiniKube.Machinery.Raft;

namespace MiniKube.ControlPlane.Store.Consensus;

/// <summary>A proposal that somebody on this member waits for.</summary>
/// <param name="answersHere">The thread that gives the result goes on with whoever waits for it. A failure may come from anywhere and is always left to another.</param>
internal sealed class PendingProposal(ulong number, ReadOnlyMemory<byte> data, ConfChange? change, long startedAt, bool answersHere)
    : TaskCompletionSource<ApplyResult>(answersHere ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously)
{
    public ulong Number { get; } = number;

    public ReadOnlyMemory<byte> Data { get; } = data;

    /// <summary>Set for a membership change.</summary>
    public ConfChange? Change { get; } = change;

    public long StartedAt { get; } = startedAt;

    /// <summary>The leader it was given to, 0 while it waits for one.</summary>
    public ulong GivenTo { get; set; }

    /// <summary>The term it was given in: it can become an entry of this term only.</summary>
    public ulong GivenTerm { get; set; }

    public void Fail(ConsensusException failure)
    {
        if (answersHere) ThreadPool.UnsafeQueueUserWorkItem(static f => f.Pending.TrySetException(f.Failure), (Pending: this, Failure: failure), preferLocal: false);
        else TrySetException(failure);
    }
}

/// <summary>The proposals under way on this member, by number. Thread-safe.</summary>
internal sealed class PendingProposals(TimeProvider time, Random random, int limit, TimeSpan timeout)
{
    private readonly Dictionary<ulong, PendingProposal> _byNumber = [];
    private readonly Queue<PendingProposal> _byAge = new();
    private readonly Lock _lock = new();
    private ulong _lastNumber;
    private bool _closed;

    /// <summary>Identifies this run of the member in envelopes.</summary>
    public ulong Run { get; } = (ulong)random.NextInt64(1, long.MaxValue);

    /// <summary>See <see cref="PendingProposal"/>.</summary>
    public bool AnswersHere { get; init; }

    public int Count
    {
        get { lock (_lock) return _byNumber.Count; }
    }

    /// <summary>Registers a proposal. <paramref name="change"/> makes the membership change that carries the wrapped bytes, if it is one.</summary>
    public PendingProposal Add(RequestKind kind, Proposal request, Func<byte[], ConfChange>? change = null)
    {
        lock (_lock)
        {
            if (_closed) throw Failures.Stopped();
            if (_byNumber.Count >= limit) throw Failures.TooManyRequests();
            ulong number = ++_lastNumber;
            byte[] data = request.Seal(new RequestEnvelope(kind, Run, number));
            var pending = new PendingProposal(number, data, change?.Invoke(data), time.GetTimestamp(), AnswersHere);
            _byNumber.Add(number, pending);
            _byAge.Enqueue(pending);
            return pending;
        }
    }

    /// <summary>Who waits for an entry, if it was proposed by this run; it is then no longer pending.</summary>
    public PendingProposal? Take(in RequestEnvelope envelope)
    {
        if (envelope.Run != Run) return null;
        lock (_lock) return _byNumber.Remove(envelope.Number, out PendingProposal? pending) ? pending : null;
    }

    public void Fail(PendingProposal pending, ConsensusException failure)
    {
        lock (_lock) _byNumber.Remove(pending.Number);
        pending.Fail(failure);
    }

    public void Forget(PendingProposal pending)
    {
        lock (_lock) _byNumber.Remove(pending.Number);
    }

    /// <summary>
    /// The proposals that will never be applied, now that an entry of a later term was: they were given to leaders of
    /// earlier terms, whose last entries have gone by. They may be proposed again.
    /// </summary>
    public PendingProposal[] LostBefore(ulong term)
    {
        lock (_lock) return [.. _byNumber.Values.Where(p => p.GivenTo != 0 && p.GivenTerm < term)];
    }

    /// <summary>A snapshot was installed: what was given to a leader may be inside it, applied without having been seen.</summary>
    public void FailGiven()
    {
        PendingProposal[] given;
        lock (_lock) given = [.. _byNumber.Values.Where(p => p.GivenTo != 0)];
        foreach (PendingProposal pending in given) Fail(pending, Failures.TimedOut(pending.GivenTo, 0));
    }

    /// <summary>Fails what has waited too long.</summary>
    public void Expire(ulong leader)
    {
        while (true)
        {
            PendingProposal? oldest;
            lock (_lock)
            {
                if (!_byAge.TryPeek(out oldest)) return;
                bool waiting = _byNumber.ContainsKey(oldest.Number);
                if (waiting && time.GetElapsedTime(oldest.StartedAt) < timeout) return;
                _byAge.Dequeue();
                if (!waiting) continue;
            }

            Fail(oldest, Failures.TimedOut(oldest.GivenTo, leader));
        }
    }

    /// <summary>Fails everything, and all that comes later.</summary>
    public void Close()
    {
        PendingProposal[] all;
        lock (_lock)
        {
            _closed = true;
            all = [.. _byNumber.Values];
            _byNumber.Clear();
        }

        foreach (PendingProposal pending in all) pending.Fail(Failures.Stopped());
    }
}
