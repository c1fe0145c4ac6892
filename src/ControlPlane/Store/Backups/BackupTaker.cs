using MiniKube.ControlPlane.Store.Consensus;
using MiniKube.ControlPlane.Store.Mvcc;
using MiniKube.ControlPlane.Store.Snapshots.Etcd;

namespace MiniKube.ControlPlane.Store.Backups;

/// <summary>Takes a backup of the running store, with a record of what the store itself held. Reads and writes go on meanwhile.</summary>
internal sealed class BackupTaker(IConsensus consensus, StoreStateMachine state, BackupCatalog catalog, TimeProvider time)
{
    /// <exception cref="ConsensusException">There is no quorum: a backup could miss what was acknowledged.</exception>
    /// <exception cref="IOException">The folder does not take it.</exception>
    public async Task<BackupRecord> TakeAsync(CancellationToken cancellation)
    {
        await consensus.ReadIndexAsync(cancellation);
        var (members, applied, term) = (consensus.Members, consensus.AppliedIndex, consensus.Leader.Term);
        await using var moment = state.CaptureForReading();
        var now = time.GetUtcNow();
        var file = BackupCatalog.NameFor(now, moment.View.Revision);
        var snapshot = await Task.Run(() => new EtcdSnapshotWriter(new SnapshotOrigin(moment, members, applied, term)), cancellation);
        return await catalog.AddAsync(
            file,
            async target =>
            {
                var digest = await snapshot.WriteAsync(target, cancellation);
                return new BackupRecord
                {
                    File = file,
                    TakenAt = now,
                    ClusterId = consensus.ClusterId,
                    MemberId = consensus.MemberId,
                    Revision = moment.View.Revision,
                    Keys = snapshot.Keys.LiveKeys,
                    Versions = snapshot.Keys.Count,
                    Leases = moment.Leases.Count,
                    KeysHash = snapshot.Keys.Hash,
                    Sha256 = Convert.ToHexStringLower(digest),
                };
            },
            cancellation);
    }
}
