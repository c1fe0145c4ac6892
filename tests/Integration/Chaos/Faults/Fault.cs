using MiniKube.Integration.Tests.Chaos.Members;

namespace MiniKube.Integration.Tests.Chaos.Faults;

/// <summary>Something that happens to a cluster; <see cref="ChaosCluster.HealAsync"/> ends it.</summary>
/// <param name="Name">For seeds and messages.</param>
/// <param name="StrikeAsync">Does it, and tells to whom.</param>
internal sealed record Fault(string Name, Func<ChaosCluster, Random, Task<string>> StrikeAsync)
{
    public override string ToString() => Name;
}
