using Etcdserverpb;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.ControlPlane.Store.Auth;
using MiniKube.ControlPlane.Store.Consensus;
using MiniKube.ControlPlane.Store.Leases;
using MiniKube.ControlPlane.Store.Mvcc;
using MiniKube.ControlPlane.Store.Operations;
using MiniKube.ControlPlane.Store.Snapshots.Etcd;
using MiniKube.ControlPlane.Store.Watch;

namespace MiniKube.ControlPlane.Store.Backups;

/// <summary>One thing a drill compared.</summary>
internal sealed record DrillCheck(string What, string Recorded, string Restored)
{
    public bool Holds => Recorded == Restored;
}

/// <summary>What a drill found. The record is stored with it.</summary>
internal sealed record DrillReport(BackupRecord Record, IReadOnlyList<DrillCheck> Checks);

/// <summary>
/// Restores a backup into a scratch store of one member, with log, state machine and all but the ports, and compares what it then holds
/// with what the live store said of itself when the backup was taken. Then writes to it: a store that cannot be written is no store.
/// </summary>
internal sealed class RestoreDrill(BackupCatalog catalog, TimeProvider time)
{
    private static readonly ByteString s_probe = ByteString.CopyFromUtf8("mk/drill");

    /// <exception cref="IOException">There is no place for the scratch store.</exception>
    public async Task<DrillReport> RunAsync(string file, CancellationToken cancellation)
    {
        var scratch = Directory.CreateTempSubdirectory("mk-drill-").FullName;
        var record = catalog.Read(file);
        List<DrillCheck> checks = [];
        try
        {
            var path = catalog.PathOf(file);
            var digest = Convert.ToHexStringLower(await SnapshotIntegrity.CheckAsync(path, skipCheck: false, cancellation));
            if (record.Sha256.Length == 0) record = Describe(record, path, digest);
            checks.Add(new DrillCheck("sha256", record.Sha256, digest));
            var options = new RestoreOptions { BumpRevision = 0, Store = new StoreOptions { Name = "drill", DataDir = scratch } };
            await SnapshotRestore.RestoreAsync(path, options, cancellation);
            await CompareAsync(record, options.Store, checks, cancellation);
            var wrong = checks.Where(c => !c.Holds).Select(c => $"{c.What} is {c.Restored}, recorded was {c.Recorded}").ToList();
            record = wrong.Count == 0
                ? record with { ProvenAt = time.GetUtcNow(), Failure = null }
                : record with { Failure = string.Join("; ", wrong) };
        }
        catch (Exception e) when (e is InvalidDataException or ConsensusException or EndOfStreamException)
        {
            record = record with { Failure = e.Message };
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }

        await catalog.PutAsync(record, cancellation);
        return new DrillReport(record, checks);
    }

    private static async Task CompareAsync(BackupRecord record, StoreOptions options, List<DrillCheck> checks, CancellationToken cancellation)
    {
        using var state = new StoreStateMachine(new FasterValueTier(Path.Combine(options.DataFolder, "member", "values")), new WatchHub(), new LeaseClock(TimeProvider.System));
        var identity = await StoreIdentity.ResolveAsync(options, cancellation);
        var settings = new ConsensusOptions
        {
            DataFolder = options.DataFolder,
            ClusterId = identity.ClusterId,
            Self = identity.Self,
            TickInterval = TimeSpan.FromMilliseconds(20),
            Logs = NullLoggerFactory.Instance,
        };
        await using var consensus = await ConsensusHost.StartAsync(settings, state, new NoPeers(), cancellation);
        await consensus.ReadIndexAsync(cancellation);
        await using (var moment = state.CaptureForReading())
        {
            var keys = new RevisionBucket(moment.View);
            checks.Add(Check("revision", record.Revision, moment.View.Revision));
            checks.Add(Check("keys", record.Keys, keys.LiveKeys));
            checks.Add(Check("versions", record.Versions, keys.Count));
            checks.Add(Check("leases", record.Leases, moment.Leases.Count));
            checks.Add(new DrillCheck("hash", $"{record.KeysHash:x8}", $"{await Task.Run(keys.HashAll, cancellation):x8}"));
        }

        var write = StoreCommand.Encode(CommandKind.Put, new PutRequest { Key = s_probe, Value = s_probe }, Caller.Store);
        var written = await consensus.ProposeAsync(write, cancellation);
        var alarmed = state.Alarms.All.Count > 0;
        checks.Add(new DrillCheck("a write", "succeeds", written.Value is PutResponse || alarmed ? "succeeds" : $"{written.Value}"));
    }

    private static DrillCheck Check(string what, long recorded, long restored) => new(what, $"{recorded}", $"{restored}");

    /// <summary>A backup that came without a record is held against its own file.</summary>
    private static BackupRecord Describe(BackupRecord record, string path, string digest)
    {
        using var snapshot = new EtcdSnapshotReader(path);
        var keys = new RevisionBucket(snapshot.View);
        return record with
        {
            Sha256 = digest,
            Revision = snapshot.View.Revision,
            Keys = keys.LiveKeys,
            Versions = keys.Count,
            Leases = snapshot.Leases.Count,
            KeysHash = keys.HashAll(),
        };
    }
}
