namespace MiniKube.Simulation.Tests.Raft;

/// <summary>
/// Many seeds, each a different world. A failing seed is run again with a trace, which is what the failure shows;
/// MK_SIM_SEED=n runs that one alone, MK_SIM_SEEDS=n that many.
/// </summary>
public sealed class RaftSimulationTests
{
    private const int SeedsPerBatch = 100;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Every_seed_keeps_the_promises_of_raft(int batch)
    {
        int first = batch * SeedsPerBatch;
        int count = SeedsPerBatch;
        if (int.TryParse(Environment.GetEnvironmentVariable("MK_SIM_SEED"), out int one)) (first, count) = (one, 1);
        else if (int.TryParse(Environment.GetEnvironmentVariable("MK_SIM_SEEDS"), out int many)) (first, count) = (batch * many, many);
        for (int seed = first; seed < first + count; seed++) RunSeed(SimulationSettings.FromSeed(seed));
    }

    [Fact]
    public void The_same_seed_is_the_same_run()
    {
        var first = new List<string>();
        var second = new List<string>();
        World.Run(SimulationSettings.FromSeed(4), first);
        World.Run(SimulationSettings.FromSeed(4), second);
        Assert.True(first.Count > 100);
        Assert.Equal(first, second);
    }

    [Fact]
    public void A_quiet_group_serves_many_operations()
    {
        World world = World.Run(new SimulationSettings { Seed = 1, ChaosEvery = 0, MaxDelay = 2, MaxDiskMillis = 1 });
        Assert.True(world.History.Writes > 300, $"{world.History.Writes} writes");
        Assert.True(world.History.Reads > 100, $"{world.History.Reads} reads");
    }

    [Fact]
    public void Lease_reads_are_linearizable_while_clocks_agree()
    {
        for (int seed = 0; seed < 20; seed++)
            RunSeed(new SimulationSettings { Seed = seed, LeaseReads = true, ChaosEvery = 0, Loss = 0.05, MaxDelay = 20 });
    }

    [Theory]
    [InlineData(PlantedBug.ForgetVote)]
    [InlineData(PlantedBug.AckBeforeSync)]
    [InlineData(PlantedBug.StaleReads)]
    public void A_planted_bug_is_found(PlantedBug bug)
    {
        int found = 0;
        for (int seed = 0; seed < 200 && found == 0; seed++)
        {
            SimulationSettings settings = SimulationSettings.FromSeed(seed) with
            {
                Bug = bug,
                ChaosEvery = 60,
                Founders = 3,
                MembershipChanges = false,
                MaxDiskMillis = 40,
            };
            try
            {
                World.Run(settings);
            }
            catch (Exception e) when (e is InvariantBrokenException or MiniKube.Machinery.Raft.Log.RaftInvariantException)
            {
                found++;
            }
        }

        Assert.True(found > 0, $"{bug} was not noticed in 200 seeds");
    }

    private static void RunSeed(SimulationSettings settings)
    {
        try
        {
            World.Run(settings);
        }
        catch (Exception failure)
        {
            var trace = new List<string>();
            try
            {
                World.Run(settings, trace);
            }
            catch (Exception again)
            {
                Assert.Equal(failure.Message, again.Message);
            }

            Assert.Fail($"seed {settings.Seed} ({settings}): {failure}\nthe last of {trace.Count} events:\n{string.Join('\n', trace.TakeLast(60))}");
        }
    }
}
