using System.Globalization;
using MiniKube.Integration.Tests.Chaos.Clients;
using MiniKube.Integration.Tests.Chaos.Faults;
using MiniKube.Integration.Tests.Chaos.Members;
using Xunit.Abstractions;

namespace MiniKube.Integration.Tests.Chaos;

/// <summary>What is done in one run.</summary>
internal sealed record ChaosPlan
{
    public required ClusterPlan Cluster { get; init; }

    public required WorkloadOptions Workload { get; init; }

    /// <summary>One after the other, each healed before the next; repeated in random order in longer runs.</summary>
    public required IReadOnlyList<Fault> Faults { get; init; }

    /// <summary>How long each lasts.</summary>
    public TimeSpan Struck { get; init; } = TimeSpan.FromSeconds(1.2);

    /// <summary>Quiet time after each.</summary>
    public TimeSpan Calm { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Errors that clients may see besides those of members that come and go.</summary>
    public string[] Tolerated { get; init; } = [];
}

/// <summary>A cluster, clients and faults, and the judgement at the end. `MK_CHAOS_SEED` repeats a seed, `MK_CHAOS_SECONDS` makes each run that long.</summary>
internal sealed class ChaosRun(ITestOutputHelper output)
{
    /// <summary>The seed of this test run, printed with every result.</summary>
    public static int Seed { get; } = Number("MK_CHAOS_SEED", Environment.TickCount & 0xFFFFFF);

    /// <summary>How long a run goes on at least; zero for as long as it takes.</summary>
    public static TimeSpan Longer { get; } = TimeSpan.FromSeconds(Number("MK_CHAOS_SECONDS", 0));

    public async Task RunAsync(ChaosPlan plan)
    {
        await using var cluster = await ChaosCluster.StartAsync(plan.Cluster);
        await RunAsync(plan, cluster, StrikeAsync);

        async Task StrikeAsync(Recorder recorder)
        {
            var random = new Random(plan.Workload.Seed);
            var began = Recorder.Now;
            Queue<Fault> faults = new(plan.Faults);
            while (faults.Count > 0 || Recorder.Now - began < Longer.TotalMicroseconds)
            {
                if (faults.Count == 0) faults = new Queue<Fault>(plan.Faults.OrderBy(_ => random.Next()));
                await StrikeOnceAsync(plan, cluster, recorder, faults.Dequeue(), random);
            }
        }
    }

    /// <summary>With the steps of the caller in place of a list of faults.</summary>
    public async Task<Recorder> RunAsync(ChaosPlan plan, ChaosCluster cluster, Func<Recorder, Task> strike)
    {
        var recorder = new Recorder();
        IReadOnlyList<string> problems;
        try
        {
            await using var workload = new Workload(cluster, recorder, plan.Workload);
            await Task.Delay(plan.Calm);
            await strike(recorder);
            await Task.Delay(plan.Calm);
            await workload.StopWritingAsync();
            recorder.Note("clients stopped");
            await cluster.HealAsync();
            var revision = await Judge.SettleAsync(cluster);
            await workload.StopWatchingAsync(revision);
            problems = [.. await Judge.JudgeAsync(cluster, recorder, workload, revision), .. recorder.UnexpectedErrors.Except(plan.Tolerated).Select(e => $"a client saw {e}")];
        }
        catch (Exception e)
        {
            problems = [$"the run broke off: {e}"];
        }

        output.WriteLine($"seed {plan.Workload.Seed}, {plan.Cluster.Program}: {recorder.Summary()}");
        if (problems.Count > 0) Assert.Fail(Describe(plan, cluster, recorder, problems));
        return recorder;
    }

    private static async Task StrikeOnceAsync(ChaosPlan plan, ChaosCluster cluster, Recorder recorder, Fault fault, Random random)
    {
        var whom = await fault.StrikeAsync(cluster, random);
        recorder.Note($"{fault}: {whom}");
        await Task.Delay(plan.Struck);
        await cluster.HealAsync();
        recorder.Note("healed");
        await Task.Delay(plan.Calm);
    }

    private static string Describe(ChaosPlan plan, ChaosCluster cluster, Recorder recorder, IReadOnlyList<string> problems)
    {
        var file = Path.Combine(Path.GetTempPath(), $"mk-chaos-{plan.Workload.Seed}-{DateTime.UtcNow:HHmmss}.txt");
        string[] members = [.. cluster.All.Select(m => $"── {m.Name}\n{m.Output}")];
        File.WriteAllLines(file, [.. problems, .. recorder.Notes, .. recorder.Operations.Select(o => o.ToString()), .. members]);
        string[] lines =
        [
            $"seed {plan.Workload.Seed} against {plan.Cluster.Program}: {problems.Count} problems (MK_CHAOS_SEED={plan.Workload.Seed}; history and logs in {file})",
            .. problems.Take(15), "what was done:", .. recorder.Notes, recorder.Summary(), .. members.Select(m => m.Length > 1500 ? $"…{m[^1500..]}" : m),
        ];
        return string.Join('\n', lines);
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
