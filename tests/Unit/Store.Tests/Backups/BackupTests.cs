using Etcdserverpb;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.ControlPlane.Store.Backups;
using MiniKube.ControlPlane.Store.Consensus;
using MiniKube.ControlPlane.Store.Leases;
using MiniKube.ControlPlane.Store.Mvcc;
using MiniKube.ControlPlane.Store.Operations;
using MiniKube.ControlPlane.Store.Watch;
using MiniKube.Machinery.Hosting.Metrics;

namespace MiniKube.Store.Tests.Backups;

/// <summary>Backups on schedule, what is kept of them, and what a drill believes.</summary>
public sealed class BackupTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mk-backups-").FullName;
    private readonly Calendar _time = new();
    private readonly StoreStateMachine _state;
    private readonly LocalConsensus _consensus;
    private readonly BackupCatalog _catalog;

    public BackupTests()
    {
        _state = new StoreStateMachine(new MemoryValueTier(), new WatchHub(), new LeaseClock(_time));
        _consensus = new LocalConsensus(_state);
        _catalog = new BackupCatalog(_folder);
    }

    public void Dispose()
    {
        _state.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_drill_proves_what_the_live_store_recorded()
    {
        await FillAsync();
        var taken = await Taker().TakeAsync(default);
        Assert.Equal((31L, 20, 30, 1), (taken.Revision, taken.Keys, taken.Versions, taken.Leases));
        Assert.Contains("unproven", List(), StringComparison.Ordinal);

        var report = await new RestoreDrill(_catalog, _time).RunAsync(taken.File, default);
        Assert.All(report.Checks, c => Assert.True(c.Holds, $"{c.What}: {c.Recorded}, {c.Restored}"));
        Assert.Equal(7, report.Checks.Count);
        Assert.Contains("proven (0s ago)", List(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_drill_disproves_a_damaged_file_and_one_that_lacks_something()
    {
        await FillAsync();
        var taken = await Taker().TakeAsync(default);
        var drill = new RestoreDrill(_catalog, _time);
        await _catalog.PutAsync(taken with { Keys = 21, KeysHash = 1 }, default);
        var failure = (await drill.RunAsync(taken.File, default)).Record.Failure;
        Assert.Equal($"keys is 20, recorded was 21; hash is {taken.KeysHash:x8}, recorded was 00000001", failure);

        var bytes = await File.ReadAllBytesAsync(_catalog.PathOf(taken.File));
        bytes[9000] ^= 1;
        await File.WriteAllBytesAsync(_catalog.PathOf(taken.File), bytes);
        Assert.Contains("sha256", (await drill.RunAsync(taken.File, default)).Record.Failure, StringComparison.Ordinal);
        Assert.Contains("FAILED", List(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_without_a_record_is_held_against_itself()
    {
        await FillAsync();
        var taken = await Taker().TakeAsync(default);
        File.Delete(_catalog.PathOf(taken.File + ".json"));
        Assert.Equal("", _catalog.Read(taken.File).Sha256);
        var proven = (await new RestoreDrill(_catalog, _time).RunAsync(taken.File, default)).Record;
        Assert.NotNull(proven.ProvenAt);
        Assert.Equal((taken.Revision, taken.Keys, taken.Versions, taken.KeysHash), (proven.Revision, proven.Keys, proven.Versions, proven.KeysHash));
    }

    /// <summary>Retention of another member, or of the leader while a user lists, removes files between their listing and their reading.</summary>
    [Fact]
    public async Task A_list_outlives_backups_that_are_removed_meanwhile()
    {
        var remover = Task.Run(async () =>
        {
            for (var round = 0; round < 300; round++)
            {
                await File.WriteAllTextAsync(_catalog.PathOf("a.db"), "a");
                _catalog.Remove("a.db");
            }
        });
        while (!remover.IsCompleted) Assert.True(_catalog.List().Count <= 1);
        await remover;
        Assert.Throws<FileNotFoundException>(() => _catalog.Read("a.db"));
    }

    [Fact]
    public async Task The_leader_takes_one_an_interval_and_keeps_so_many()
    {
        await FillAsync();
        var loop = Loop(retention: "3", failure: null);
        for (var hour = 0; hour < 6; hour++)
        {
            await loop.LookAsync(default);
            await loop.LookAsync(default);
            Assert.Equal(Math.Min(hour + 1, 3), _catalog.List().Count);
            _time.Advance(TimeSpan.FromHours(1));
        }

        _consensus.SetLeader(new LeaderInfo(0xB1, 3, IsLeader: false, IsLearner: false));
        await loop.LookAsync(default);
        Assert.Equal(_time.GetUtcNow() - TimeSpan.FromHours(1), _catalog.List()[0].TakenAt);
    }

    [Fact]
    public async Task The_newest_proven_one_stays_however_old()
    {
        await FillAsync();
        var good = Loop(retention: "2", failure: null);
        await good.LookAsync(default);
        var bad = Loop(retention: "2", failure: "the disk lies");
        for (var i = 0; i < 4; i++)
        {
            _time.Advance(TimeSpan.FromHours(1));
            await bad.LookAsync(default);
        }

        var left = _catalog.List();
        Assert.Equal(3, left.Count);
        Assert.NotNull(left[2].ProvenAt);
        Assert.Equal(["the disk lies", "the disk lies", null], left.Select(b => b.Failure));
    }

    [Theory]
    [InlineData("24", 24, null)]
    [InlineData("72h", null, 72.0)]
    public void Retention_is_a_count_or_an_age(string text, int? count, double? hours) =>
        Assert.Equal(new BackupRetention(count, hours is { } h ? TimeSpan.FromHours(h) : null), BackupRetention.Parse(text));

    [Theory]
    [InlineData("0")]
    [InlineData("some")]
    [InlineData("")]
    public void Other_retention_is_refused(string text) => Assert.Null(BackupRetention.Parse(text));

    private BackupTaker Taker() => new(_consensus, _state, _catalog, _time);

    private string List() => BackupCommands.Render(_catalog.List(), "table", _time.GetUtcNow());

    private BackupLoop Loop(string retention, string? failure) => new(
        _consensus, Taker(), _catalog, new BackupSchedule(TimeSpan.FromHours(1), BackupRetention.Parse(retention)!),
        async (file, cancellation) =>
        {
            var record = _catalog.Read(file) with { Failure = failure, ProvenAt = failure is null ? _time.GetUtcNow() : null };
            await _catalog.PutAsync(record, cancellation);
            return record;
        },
        new MetricRegistry(), _time, NullLogger.Instance);

    private async Task FillAsync()
    {
        await ProposeAsync(CommandKind.LeaseGrant, new LeaseGrantRequest { ID = 5, TTL = 100 });
        for (var i = 0; i < 30; i++)
        {
            var put = new PutRequest { Key = ByteString.CopyFromUtf8($"k{i % 20}"), Value = ByteString.CopyFromUtf8(new string('v', i * 40)), Lease = i % 7 == 0 ? 5 : 0 };
            await ProposeAsync(CommandKind.Put, put);
        }
    }

    private async Task ProposeAsync(CommandKind kind, IMessage request) => await _consensus.ProposeAsync(StoreCommand.Encode(kind, request), default);

    private sealed class Calendar : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => _now;

        public void Advance(TimeSpan by) => _now += by;
    }
}
