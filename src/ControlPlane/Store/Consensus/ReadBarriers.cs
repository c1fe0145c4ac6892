namespace MiniKube.ControlPlane.Store.Consensus;

/// <summary>
/// Linearizable read barriers. Callers that arrive while a round is under way share the next one.
/// A batch goes: waiting → asked (has a number) → proved (has an index) → done when that index is applied.
/// </summary>
internal sealed class ReadBarriers(TimeProvider time, Random random, TimeSpan timeout, TimeSpan leaderPatience)
{
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(500);
    private readonly Lock _lock = new();
    private readonly List<(ulong Index, Batch Batch)> _proved = [];
    private Batch? _waiting;
    private Batch? _asked;
    private ulong _number = (ulong)random.NextInt64(long.MaxValue);
    private ulong _applied;
    private bool _closed;

    /// <summary>Rounds that had to be asked for again.</summary>
    public long SlowRounds { get; private set; }

    /// <summary>Rounds that failed.</summary>
    public long FailedRounds { get; private set; }

    /// <summary>Joins the next round; true when the caller should wake the consensus loop.</summary>
    public Task Join(out bool wake)
    {
        lock (_lock)
        {
            if (_closed) throw Failures.Stopped();
            wake = _waiting is null;
            _waiting ??= new Batch(time.GetTimestamp());
            return _waiting.Task;
        }
    }

    /// <summary>The number of a round to ask the core for now; 0 when there is none.</summary>
    public ulong NextRound()
    {
        lock (_lock)
        {
            if (_asked is not null && time.GetElapsedTime(_asked.AskedAt) < AskAgainAfter) return 0;
            if (_asked is null)
            {
                (_asked, _waiting) = (_waiting, null);
                if (_asked is null) return 0;
            }
            else
            {
                SlowRounds++;
            }

            _asked.AskedAt = time.GetTimestamp();
            return _asked.Number = ++_number;
        }
    }

    /// <summary>No leader could be asked: the round is asked again when there is one.</summary>
    public void NotAsked(ulong number)
    {
        lock (_lock)
        {
            if (_asked?.Number != number) return;
            Batch merged = _asked;
            _asked = null;
            if (_waiting is { } later) later.Follow(merged);
            else _waiting = merged;
        }
    }

    /// <summary>A round was proved: it is done when the index is applied.</summary>
    public void Proved(ulong number, ulong index)
    {
        Batch batch;
        lock (_lock)
        {
            if (_asked is null || _asked.Number != number) return;
            batch = _asked;
            _asked = null;
            if (_applied < index)
            {
                _proved.Add((index, batch));
                return;
            }
        }

        batch.Complete();
    }

    /// <summary>The state machine has applied everything up to an index.</summary>
    public void Applied(ulong index)
    {
        List<Batch>? done = null;
        lock (_lock)
        {
            _applied = index;
            for (int i = _proved.Count - 1; i >= 0; i--)
            {
                if (_proved[i].Index > index) continue;
                (done ??= []).Add(_proved[i].Batch);
                _proved.RemoveAt(i);
            }
        }

        if (done is not null) foreach (Batch batch in done) batch.Complete();
    }

    /// <summary>Fails what has waited too long.</summary>
    public void Expire(bool hasLeader)
    {
        Batch? late = null;
        lock (_lock)
        {
            if (IsLate(_waiting, hasLeader)) (late, _waiting) = (_waiting, null);
            else if (IsLate(_asked, hasLeader)) (late, _asked) = (_asked, null);
            if (late is not null) FailedRounds++;
        }

        late?.Fail(hasLeader ? new ConsensusException(ConsensusFailure.Timeout, "read timed out") : Failures.NoLeader());
    }

    /// <summary>Fails everything, and all that comes later.</summary>
    public void Close()
    {
        List<Batch> all = [];
        lock (_lock)
        {
            _closed = true;
            all.AddRange(_proved.Select(p => p.Batch));
            if (_waiting is not null) all.Add(_waiting);
            if (_asked is not null) all.Add(_asked);
            _proved.Clear();
            _waiting = _asked = null;
        }

        foreach (Batch batch in all) batch.Fail(Failures.Stopped());
    }

    private bool IsLate(Batch? batch, bool hasLeader) =>
        batch is not null && time.GetElapsedTime(batch.StartedAt) > (hasLeader ? timeout : leaderPatience);

    private sealed class Batch(long startedAt)
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Batch? _follower;

        public long StartedAt { get; private set; } = startedAt;

        public long AskedAt { get; set; }

        public ulong Number { get; set; }

        public Task Task => _done.Task;

        /// <summary>Another batch shares this one's fate.</summary>
        public void Follow(Batch earlier)
        {
            StartedAt = Math.Min(StartedAt, earlier.StartedAt);
            earlier._follower = _follower;
            _follower = earlier;
        }

        public void Complete()
        {
            for (Batch? batch = this; batch is not null; batch = batch._follower) batch._done.TrySetResult();
        }

        public void Fail(ConsensusException failure)
        {
            for (Batch? batch = this; batch is not null; batch = batch._follower)
            {
                batch._done.TrySetException(failure);
                _ = batch._done.Task.Exception;
            }
        }
    }
}
