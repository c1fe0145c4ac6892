using Microsoft.Extensions.Logging;
using MiniKube.ControlPlane.Store.Consensus.Peers;
using MiniKube.ControlPlane.Store.Membership;
using MiniKube.ControlPlane.Store.Snapshots;
using MiniKube.ControlPlane.Store.Wal;
using MiniKube.Machinery.Hosting.Metrics;
using MiniKube.Machinery.Raft;

namespace MiniKube.ControlPlane.Store.Consensus;

/// <summary>Recovery, start and stop.</summary>
public sealed partial class ConsensusHost
{
    /// <summary>Of one append: small enough that neither end makes an array the collector treats as large.</summary>
    private const long MaxMessageBytes = 64 << 10;

    private Task _running = Task.CompletedTask;
    private Task _writing = Task.CompletedTask;

    private ConsensusHost(
        ConsensusOptions options, IStateMachine machine, IPeerTransport peers, SnapshotStore files,
        WriteAheadLog wal, RecoveredState recovered, ConsensusMetrics metrics)
    {
        _options = options;
        _peers = peers;
        _machine = machine;
        _committedBefore = recovered.HardState.Commit;
        _files = files;
        _metrics = metrics;
        _log = options.Logs.CreateLogger("consensus");
        _history = new LeaderHistory(options.Time, options.Metrics);
        _pending = new PendingProposals(options.Time, options.Random, options.MaxPendingProposals, options.RequestTimeout) { AnswersHere = options.Loops.CallsAfterTurn };
        _reads = new ReadBarriers(options.Time, options.Random, options.RequestTimeout, options.LeaderPatience);
        _snapshots = new SnapshotTaker(options, files, metrics, _log) { NotBefore = _committedBefore };
        _applier = new Applier(machine, _pending, _reads, _members, files, _snapshots, options.Background, options.Time, _log) { IsCalledAfterTurns = options.Loops.CallsAfterTurn, Failed = Fail };
        _disk = new DiskWriter(wal, options.Time, _log, Stored) { Reported = Reported };
        _core = new CoreLoop(new RaftNode(CoreConfig(options), recovered), _disk, _applier, peers, _pending, _reads, options);
        _core.LeaderChanged = NoteLeader;
        _applier.Applied = NoteApplied;
        _applier.Installed = _core.Installed;
        _applier.ProposeAgain = _core.Propose;
        _snapshots.Stored = (point, oldest) => _disk.Enqueue(new DiskWork(null, null, point, oldest));
        _members.Changed += NoteMembers;
        Observe(options.Metrics);
    }

    /// <summary>What is read when metrics are asked for.</summary>
    private void Observe(MetricRegistry metrics)
    {
        ConsensusMetrics.Observe(metrics, _disk.Pace);
        metrics.Observe("etcd_server_proposals_pending", "Proposals under way on this member.", () => _pending.Count);
        metrics.Observe("etcd_server_slow_read_indexes_total", "Rounds of linearizable reads that had to be asked for again.", () => _reads.SlowRounds);
        metrics.Observe("etcd_server_read_indexes_failed_total", "Rounds of linearizable reads that failed.", () => _reads.FailedRounds);
        metrics.Observe("etcd_server_slow_apply_total", "Batches of entries that took more than 100 ms to apply.", () => _applier.SlowBatches);
        metrics.ObserveGauge("etcd_server_snapshot_apply_in_progress_total", "1 if the server is applying the incoming snapshot. 0 if none.", () => _applier.IsInstalling ? 1 : 0);
        metrics.Observe("etcd_server_heartbeat_send_failures_total", "Heartbeats this leader sent late, because the machine or its disk held it up.", () => _core.LateHeartbeats);
        metrics.ObserveGauge("etcd_disk_wal_write_bytes_total", "Total number of bytes written in WAL.", () => _disk.WrittenBytes);
    }

    /// <summary>
    /// Recovers the member from its folder (or begins it: as a founder, or empty when it joins), brings the state machine
    /// to the last snapshot, and starts it. The entries after the snapshot are applied as the cluster confirms them.
    /// </summary>
    /// <exception cref="WalCorruptException">The log is damaged where it had been durable.</exception>
    /// <exception cref="InvalidDataException">No snapshot file that the log needs can be read.</exception>
    public static async Task<ConsensusHost> StartAsync(
        ConsensusOptions options, IStateMachine machine, IPeerTransport peers, CancellationToken cancellation)
    {
        ILogger log = options.Logs.CreateLogger("consensus");
        var metrics = new ConsensusMetrics(options.Metrics);
        var recovery = new Recovery(options, options.Storage ?? MemberStorage.In(options.DataFolder), log, metrics);
        (WriteAheadLog wal, RecoveredState state) = await recovery.RunAsync(cancellation);
        var host = new ConsensusHost(options, machine, peers, recovery.Files, wal, state, metrics);
        await host._applier.RestoreAsync(state.Snapshot, isVerified: true, cancellation);
        host.NoteReplayed();
        ulong last = state.Entries.Count > 0 ? state.Entries[^1].Index : state.Snapshot.Index;
        ConsensusLog.Starting(log, Hex(options.Self.Id), state.HardState.Term, state.Snapshot.Index + 1, last, state.Snapshot.Index);
        await host.RunAsync(cancellation);
        return host;
    }

    /// <summary>Hands leadership over if it leads, finishes what the disk has begun, and ends. Waiting callers fail with Stopped.</summary>
    public async Task StopAsync()
    {
        if (_completion.Task.IsCompleted) return;
        await HandOverAsync();
        _pending.Close();
        _reads.Close();
        _stop.Cancel();
        await _running;
        await _snapshots.StopAsync();
        await _peers.DisposeAsync();
        _disk.Close();
        await _writing;
        _completion.TrySetResult();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _applier.CloseAsync();
        _disk.Dispose();
        _snapshots.Dispose();
        _stop.Dispose();
    }

    private static RaftConfig CoreConfig(ConsensusOptions options) => new()
    {
        Id = options.Self.Id,
        Random = options.Random,
        ElectionTicks = options.ElectionTicks,
        ReadMode = options.ReadMode,
        CommitsEarlierTermsByCount = options.CommitsEarlierTermsByCount,
        MaxMessageBytes = MaxMessageBytes,
    };

    private static string Hex(ulong id) => id.ToString("x", System.Globalization.CultureInfo.InvariantCulture);

    private async Task RunAsync(CancellationToken cancellation)
    {
        _writing = GuardAsync(_options.Loops.RunAsync("wal", _disk, CancellationToken.None));
        await _peers.StartAsync(this, cancellation);
        _peers.SetMembers(_members.List);
        _core.Begin();
        _running = Task.WhenAll(
            GuardAsync(_options.Loops.RunAsync("raft", _core, _stop.Token)), GuardAsync(_applier.RunAsync(_stop.Token)), GuardAsync(PublishAsync(_stop.Token)));
    }

    /// <summary>A loop that ends for any reason but the stop ends the member.</summary>
    private async Task GuardAsync(Task loop)
    {
        try
        {
            await loop;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopping.
        }
        catch (Exception failure)
        {
            Fail(failure);
        }
    }

    private void Fail(Exception failure)
    {
        if (!_completion.TrySetException(failure)) return;
        ConsensusLog.Fatal(_log, failure);
        _pending.Close();
        _reads.Close();
        _stop.Cancel();
    }

    private void Stored(DiskWork work)
    {
        if (work.Mark is { } mark) _core.SnapshotStored(mark);
        work.Durable?.TrySetResult();
        if (work.Ready is not { } ready) return;
        if (ready.Snapshot is { } snapshot) _applier.EnqueueAndWake(new ApplyWork(ready, snapshot));
        foreach (Message message in ready.MessagesAfterPersist) _peers.Send(message);
        if (ready.Snapshot is null) _core.Persisted(ready, work.OnDisk);
    }

    /// <summary>With nothing left to write the disk's thread goes on itself.</summary>
    private void Reported(bool idle)
    {
        _peers.Flush();
        if (idle) _core.Urge();
        else _core.Wake();
    }

    private void NoteApplied(ulong index)
    {
        _core.Applied(index);
        if (!_replayed.Task.IsCompleted) NoteReplayed();
        _metrics.Applied.Set(index);
        _metrics.Committed.Set(CommittedIndex);
    }

    private void NoteLeader(LeaderInfo now)
    {
        _metrics.HasLeader.Set(now.HasLeader ? 1 : 0);
        _metrics.IsLeader.Set(now.IsLeader ? 1 : 0);
        _metrics.IsLearner.Set(now.IsLearner ? 1 : 0);
        if (now.HasLeader) _metrics.LeaderChanges.Increment();
        string reason = _history.Add(now, _core.Cause, _core.HandOverWish).Reason;
        if (now.IsLeader) ConsensusLog.BecameLeader(_log, now.Term, reason);
        else if (now.HasLeader) ConsensusLog.LeaderElected(_log, Hex(now.LeaderId), now.Term, reason);
        else ConsensusLog.LeaderLost(_log, now.Term, reason);
        LeaderChanged?.Invoke(now);
    }

    private void NoteMembers(MemberList list)
    {
        ConsensusLog.MembersChanged(_log, string.Join(", ", list.Members.Select(m => $"{Hex(m.Id)} {m.Name}{(m.IsLearner ? " (learner)" : "")}")));
        _peers.SetMembers(list);
        _learner = list.Find(MemberId)?.IsLearner;
        _metrics.IsLearner.Set(Leader.IsLearner ? 1 : 0);
        MembersChanged?.Invoke(list);
        if (list.Removed.Contains(MemberId)) ConsensusLog.SelfRemoved(_log);
    }
}
