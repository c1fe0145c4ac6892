namespace MiniKube.Simulation.Tests.Store;

/// <summary>Mistakes that stores make, one at a time: the simulation finds each, and the very same world without it keeps all promises.</summary>
public sealed class PlantedBugTests
{
    private const int MostSeeds = 300;

    [Theory]
    [InlineData(StoreBug.VoteNotPersisted)]
    [InlineData(StoreBug.OldTermCommittedByCount)]
    [InlineData(StoreBug.AckBeforeSync)]
    [InlineData(StoreBug.StaleReadAfterPause)]
    [InlineData(StoreBug.WatchEventLostAtCompaction)]
    [InlineData(StoreBug.LeaseRevivedByNewLeader)]
    [InlineData(StoreBug.RightsLostInSnapshot)]
    [InlineData(StoreBug.LeaseForgottenInSnapshot)]
    public void A_planted_bug_is_found(StoreBug bug)
    {
        Finding? found = new Batch(0, MostSeeds, seed => StoreSettings.ForBug(bug, seed)).Run();
        Assert.True(found is not null, $"{bug} was not noticed in {MostSeeds} seeds");
        Assert.StartsWith("again: ", found.Replay()[^1], StringComparison.Ordinal);
        StoreWorld.Run(found.Settings with { Bug = StoreBug.None });
    }
}
