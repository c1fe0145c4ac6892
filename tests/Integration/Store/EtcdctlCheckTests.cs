using MiniKube.Integration.Tests.Parts;

namespace MiniKube.Integration.Tests.Store;

/// <summary>etcdctl's own checks of a store. Whether it finds it fast enough is its verdict and depends on the machine; that it comes to one does not.</summary>
public sealed class EtcdctlCheckTests(OurCluster cluster, OurProcess member) : IClassFixture<OurCluster>, IClassFixture<OurProcess>
{
    [Fact]
    public Task Performance_of_three_members() => CheckAsync("perf", "Throughput", [$"--endpoints={cluster.Endpoints}", .. cluster.EtcdctlFlags]);

    /// <summary>etcdctl 3.4 asks for the memory by plain HTTP.</summary>
    [Fact]
    public Task Memory_of_much_data() => CheckAsync("datascale", "system memory used", [$"--endpoints={member.Address}"]);

    private static async Task CheckAsync(string check, string words, string[] flags)
    {
        var before = await RunAsync([.. flags, "get", "", "--from-key", "--keys-only"]);
        var result = await RunAsync([.. flags, "check", check, "--load=s"]);
        Assert.Contains(words, result.Output, StringComparison.Ordinal);
        if (check == "perf") Assert.Equal(result.Output.Split('\r', '\n').Last(l => l.Length > 0) == "PASS" ? 0 : 1, result.ExitCode);
        Assert.Equal(before.Output, (await RunAsync([.. flags, "get", "", "--from-key", "--keys-only"])).Output);
    }

    private static Task<CommandResult> RunAsync(string[] arguments) => Command.RunAsync("etcdctl", arguments, environment: [("ETCDCTL_API", "3")]);
}
