using MiniKube.ControlPlane.Store.Wal;
using MiniKube.Machinery.Raft.Log;
using Xunit.Abstractions;

namespace MiniKube.Integration.Tests.Chaos.Fuzz;

/// <summary>
/// Damaged logs, thousands of them. A log either opens with exactly what had been appended up to some point, or is refused as corrupt;
/// it never opens with anything else, and nothing else is ever thrown.
/// </summary>
public sealed class WalFuzzTests(ITestOutputHelper output)
{
    private static readonly WalOptions s_options = new() { SegmentBytes = 16 << 10, FirstSegmentBytes = 8 << 10 };
    private static readonly int s_logs = ChaosRun.Longer > TimeSpan.Zero ? 2000 : 60;

    [Fact]
    public async Task A_damaged_log_opens_as_it_was_at_some_point_or_is_refused()
    {
        var (refused, opened, shortened) = (0, 0, 0);
        for (var seed = ChaosRun.Seed; seed < ChaosRun.Seed + s_logs; seed++)
        {
            var random = new Random(seed);
            var written = await WrittenLog.MakeAsync(random, s_options);
            for (var round = 0; round < 20; round++)
            {
                using var damage = new LogDamage(written.Disk, random);
                damage.Inflict();
                try
                {
                    var (log, contents) = WriteAheadLog.Open(written.Disk, s_options);
                    log.Dispose();
                    var point = written.PointOf(contents.RecoverFrom(contents.Marks.Count > 0 ? contents.Marks[^1] : SnapshotPoint.Origin));
                    opened++;
                    if (point < written.Points - 1) shortened++;
                    Assert.True(point >= 0, $"seed {seed} round {round}: {damage} opened with what was never there");
                }
                catch (WalCorruptException)
                {
                    refused++;
                }
                catch (Exception e) when (e is not Xunit.Sdk.XunitException)
                {
                    Assert.Fail($"seed {seed} round {round}: {damage}: {e}");
                }
            }
        }

        output.WriteLine($"seeds from {ChaosRun.Seed}: {refused} refused, {opened} opened whole, {shortened} of them without an end that was never durable");
        Assert.True(refused > 0 && opened > 0);
    }
}
