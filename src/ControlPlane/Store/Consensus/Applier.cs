using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using MiniKube.ControlPlane.Store.Membership;
using MiniKube.ControlPlane.Store.Snapshots;
using MiniKube.ControlPlane.Store.Wal;
using MiniKube.Machinery.Raft;

namespace MiniKube.ControlPlane.Store.Consensus;

/// <summary>
/// Owns the state machine: applies committed entries in order, answers their proposers, lets reads through, and starts a snapshot
/// every so many entries. Installing a leader's snapshot is done here too, between two batches. A loop on one task does so; a small batch
/// the thread that brought it applies at once (<see cref="TakeHere"/>). Whoever does holds the turn.
/// </summary>
#pragma warning disable CA1001 // the semaphore never makes a handle that would have to be given back
internal sealed class Applier
#pragma warning restore CA1001
{
    private static readonly TimeSpan s_slow = TimeSpan.FromMilliseconds(100);

    /// <summary>A batch of more entries, or bytes, is no small one.</summary>
    private const int FewEntries = 8;

    private const int FewBytes = 64 << 10;

    // Bounded by what the core has under way.
    private readonly ConcurrentQueue<ApplyWork> _queue = new();
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly IStateMachine _machine;
    private readonly PendingProposals _pending;
    private readonly ReadBarriers _reads;
    private readonly MembershipState _members;
    private readonly SnapshotStore _files;
    private readonly SnapshotTaker _snapshots;
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly ApplyContext _context = new();
    private readonly WalReader _reader;
    private readonly List<(PendingProposal Pending, ApplyResult Result)> _answers = [];
    private ulong _applied;
    private ulong _term;
    private SnapshotPoint _at = SnapshotPoint.Origin;

    public Applier(
        IStateMachine machine, PendingProposals pending, ReadBarriers reads, MembershipState members,
        SnapshotStore files, SnapshotTaker snapshots, TaskScheduler background, TimeProvider time, ILogger log)
    {
        _reader = new WalReader(background);
        _machine = machine;
        _pending = pending;
        _reads = reads;
        _members = members;
        _files = files;
        _snapshots = snapshots;
        _log = log;
        _time = time;
    }

    /// <summary>Batches that took long to apply.</summary>
    public long SlowBatches { get; private set; }

    /// <summary>Whether a leader's snapshot is being taken over.</summary>
    public bool IsInstalling { get; private set; }

    /// <summary>Index of the last entry whose batch is complete.</summary>
    public ulong AppliedIndex => Volatile.Read(ref _applied);

    /// <summary>Tells the core how far the state machine is.</summary>
    public Action<ulong>? Applied { get; set; }

    /// <summary>Proposes again what a lost leader took along.</summary>
    public Action<PendingProposal>? ProposeAgain { get; set; }

    /// <summary>Tells the core that a leader's snapshot is in force.</summary>
    public Action<Ready>? Installed { get; set; }

    /// <summary><see cref="TakeHere"/> follows every turn of the core.</summary>
    public bool IsCalledAfterTurns { get; init; }

    /// <summary>Told what the state machine threw, when that was not in the loop.</summary>
    public Action<Exception>? Failed { get; init; }

    /// <summary>Adds work, in a turn of the core.</summary>
    public void Enqueue(ApplyWork work)
    {
        _queue.Enqueue(work);
        if (!IsCalledAfterTurns) _signal.Writer.TryWrite(true);
    }

    /// <summary>Adds work, from anywhere.</summary>
    public void EnqueueAndWake(ApplyWork work)
    {
        _queue.Enqueue(work);
        _signal.Writer.TryWrite(true);
    }

    /// <summary>Takes a snapshot between two batches, if there is something new.</summary>
    public void WishSnapshot() => EnqueueAndWake(new ApplyWork(null!, null, TakeSnapshot: true));

    /// <summary>As above; completes when it is being taken, or there is nothing new.</summary>
    public async Task TakeSnapshotAsync(CancellationToken cancellation)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        EnqueueAndWake(new ApplyWork(null!, null, TakeSnapshot: true, begun));
        await begun.Task.WaitAsync(cancellation);
    }

    /// <summary>Applies what is small on this thread, unless another one is applying, and leaves the rest to the loop.</summary>
    public void TakeHere()
    {
        while (_queue.TryPeek(out ApplyWork next))
        {
            if (!IsSmall(next) || !_turn.Wait(0))
            {
                _signal.Writer.TryWrite(true);
                return;
            }

            try
            {
                while (_queue.TryPeek(out next) && IsSmall(next) && _queue.TryDequeue(out next)) ApplyBatch(next.Ready);
            }
            catch (Exception failure)
            {
                Failed?.Invoke(failure);
                return;
            }
            finally
            {
                _turn.Release();
            }
        }
    }

    /// <summary>Brings the state machine to a snapshot before anything runs.</summary>
    /// <param name="isVerified">Its file's hash has just been compared.</param>
    public async Task RestoreAsync(SnapshotPoint point, bool isVerified, CancellationToken cancellation)
    {
        if (point.Index == 0) return;
        Stream file = _files.Open(point.Index) ?? throw new InvalidDataException($"snapshot file {point.Index} is missing");
        await using (file)
        {
            if (!isVerified) await SnapshotFile.VerifyAsync(file, cancellation);
            _members.Replace(SnapshotFile.ReadHeader(file));
            Stream state = SnapshotFile.StateStream(file);
            await using (state)
                await _machine.RestoreAsync(state, point.Index, cancellation);
        }

        _snapshots.Restored(point.Index, _files.SizeOf(point.Index));
        _at = point;
        Volatile.Write(ref _applied, point.Index);
        _reads.Applied(point.Index);
    }

    /// <summary>Applies until stopped; fails with what the state machine threw.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (await _signal.Reader.WaitToReadAsync(cancellation))
        {
            _signal.Reader.TryRead(out _);
            await _turn.WaitAsync(cancellation);
            try
            {
                while (_queue.TryDequeue(out ApplyWork work)) await TurnAsync(work, cancellation);
            }
            finally
            {
                _turn.Release();
            }
        }
    }

    /// <summary>Nothing is applied any more when this is over.</summary>
    public Task CloseAsync() => _turn.WaitAsync();

    private bool IsSmall(in ApplyWork work)
    {
        if (work.TakeSnapshot || work.Install is not null || work.Ready.Committed.Length > FewEntries) return false;
        long bytes = 0;
        foreach (ref readonly Entry entry in work.Ready.Committed.Span)
        {
            bytes += entry.Size;
            if (bytes > FewBytes || entry.Type == EntryType.ConfChange) return false;
            if (entry.Data.Length > RequestEnvelope.Size && !_machine.IsQuick(entry.Data.Span[RequestEnvelope.Size..])) return false;
        }

        return true;
    }

    private async ValueTask TurnAsync(ApplyWork work, CancellationToken cancellation)
    {
        if (work.TakeSnapshot)
        {
            _snapshots.TakeNow(_machine, _members, _at);
            work.Begun?.SetResult();
        }
        else if (work.Install is { } point)
        {
            IsInstalling = true;
            await RestoreAsync(point, isVerified: false, cancellation);
            IsInstalling = false;
            _pending.FailGiven();
            ConsensusLog.SnapshotInstalled(_log, point.Index);
            Installed?.Invoke(work.Ready);
        }
        else
        {
            var began = _time.GetTimestamp();
            ApplyBatch(work.Ready);
            if (_time.GetElapsedTime(began) > s_slow) SlowBatches++;
        }
    }

    private void ApplyBatch(Ready ready)
    {
        ReadOnlySpan<Entry> entries = ready.Committed.Span;
        long bytes = 0;
        foreach (ref readonly Entry entry in entries)
        {
            bytes += entry.Size;
            if (entry.Type == EntryType.ConfChange) ApplyConfChange(entry);
            else if (!entry.Data.IsEmpty) ApplyRequest(entry);
            else _reader.Close();
        }

        ulong index = entries[^1].Index, term = entries[^1].Term;
        _machine.CompleteBatch(index);
        Volatile.Write(ref _applied, index);
        _reads.Applied(index);
        Applied?.Invoke(index);
        if (term > _term)
        {
            _term = term;
            foreach (PendingProposal lost in _pending.LostBefore(term)) ProposeAgain?.Invoke(lost);
        }

        _at = new SnapshotPoint(index, term, ready.Configuration);
        _snapshots.MaybeTake(_machine, _members, _at, bytes);
        Answer();
    }

    /// <summary>The last thing done with a batch: those who are answered may go on on this thread.</summary>
    private void Answer()
    {
        foreach ((PendingProposal pending, ApplyResult result) in _answers)
        {
            if (result.Value is ConsensusException refusal) pending.Fail(refusal);
            else pending.TrySetResult(result);
        }

        _answers.Clear();
    }

    private void ApplyRequest(in Entry entry)
    {
        (ReadOnlyMemory<byte> data, bool isBorrowed) = _reader.Read(entry.Data);
        if (!RequestEnvelope.TryRead(data.Span, out RequestEnvelope envelope))
            throw new InvalidDataException($"entry {entry.Index} is no request");
        PendingProposal? pending = _pending.Take(envelope);
        ReadOnlyMemory<byte> body = data[RequestEnvelope.Size..];
        object? result;
        if (envelope.Kind == RequestKind.Membership)
        {
            result = _members.Apply(MemberRecords.Decode(body.Span));
        }
        else
        {
            _context.Begin(pending is not null);
            _machine.Apply(new CommittedEntry(entry.Index, entry.Term, body) { IsBorrowed = isBorrowed }, _context);
            result = _context.Result;
        }

        if (pending is not null) _answers.Add((pending, new ApplyResult(entry.Index, entry.Term, result)));
    }

    private void ApplyConfChange(in Entry entry)
    {
        ReadOnlyMemory<byte> context = ConfChange.Decode(entry.Data).Context;
        if (!RequestEnvelope.TryRead(context.Span, out RequestEnvelope envelope)) return;
        object result = _members.Apply(MemberRecords.Decode(context.Span[RequestEnvelope.Size..]));
        if (_pending.Take(envelope) is { } pending) _answers.Add((pending, new ApplyResult(entry.Index, entry.Term, result)));
    }

    private sealed class ApplyContext : IApplyContext
    {
        public bool HasCaller { get; private set; }

        public object? Result { get; private set; }

        public void Begin(bool hasCaller) => (HasCaller, Result) = (hasCaller, null);

        public void SetResult(object? result) => Result = result;
    }
}

/// <summary>A batch of committed entries; or, with <paramref name="Install"/>, a leader's snapshot to take over; or the wish for a snapshot.</summary>
internal readonly record struct ApplyWork(Ready Ready, SnapshotPoint? Install, bool TakeSnapshot = false, TaskCompletionSource? Begun = null);
