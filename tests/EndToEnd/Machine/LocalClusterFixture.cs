namespace MiniKube.EndToEnd.Tests.Machine;

/// <summary>One cluster for all tests, started and ended by the product's own command, in a state folder of its own. Each test leaves it
/// whole (<see cref="HealAsync"/>).</summary>
public sealed class LocalClusterFixture : IAsyncLifetime
{
    public const string StateFolder = "/var/lib/mk-e2e";

    private readonly Dictionary<string, string> environment = new()
    {
        ["MK_STATE"] = StateFolder,
        ["KUBECONFIG"] = StateFolder + "/conf/admin.conf",
    };

    public static string Root { get; } = FindRoot();

    public async Task InitializeAsync()
    {
        if (Directory.Exists(StateFolder)) await MkAsync("down --wipe");
        (await MkAsync("up")).MustSucceed();
    }

    public async Task DisposeAsync()
    {
        (await MkAsync("down --wipe")).MustSucceed();
        Assert.Equal("", await LeftoversAsync());
    }

    public Task<ToolResult> MkAsync(string arguments) => Tool.ShellAsync($"{Root}/mk {arguments}", environment);

    public Task<ToolResult> KubectlAsync(string arguments, string? input = null) =>
        input is null ? Tool.ShellAsync("kubectl " + arguments, environment) : Tool.RunAsync("/bin/sh", ["-c", "kubectl " + arguments], environment, input);

    public Task<ToolResult> EtcdctlAsync(string arguments) => Tool.ShellAsync($". {StateFolder}/conf/etcdctl.env; etcdctl {arguments}", environment);

    public Task<ToolResult> ShellAsync(string script) => Tool.ShellAsync(script, environment);

    /// <summary>Starts whatever a test ended and waits until all is healthy.</summary>
    public async Task HealAsync()
    {
        (await MkAsync("up")).MustSucceed();
        await Tool.EventuallyAsync("every process healthy", async () =>
        {
            var status = await MkAsync("status");
            return (status.Code == 0, status.Output + status.Error);
        });
    }

    /// <summary>Heals what an earlier, failed test left broken.</summary>
    public async Task WholeAsync()
    {
        if ((await MkAsync("status")).Code != 0) await HealAsync();
    }

    /// <summary>The example, applied and rolled out with three pods of version 1, reachable at every node.</summary>
    public async Task ExampleAsync()
    {
        await WholeAsync();
        (await KubectlAsync($"apply -f {Root}/deploy/examples/web.yaml")).MustSucceed();
        (await KubectlAsync("rollout status deployment/web --timeout=180s")).MustSucceed();
        await AnswersAsync("version 1");
    }

    /// <summary>Waits until the example's Service answers with <paramref name="words"/> only, at every node. A rollout has ended for kubectl when the last
    /// old pod is told to end; the proxies hear of it at the same time, so a client may still reach that pod for a moment.</summary>
    public Task AnswersAsync(string words) => Tool.EventuallyAsync($"\"{words}\" from every node", async () =>
    {
        var answers = await ShellAsync("for i in 1 2 3 4; do for n in 11 12 13; do curl -s -m 5 http://10.89.0.$n:30080/ || echo failed; done; done");
        var lines = answers.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return (lines.Length == 12 && lines.All(l => l.Contains(words, StringComparison.Ordinal)), answers.Output);
    });

    /// <summary>The process of that kind that leads, by <c>mk status</c>.</summary>
    public async Task<string> LeaderAsync(string prefix)
    {
        string leader = "";
        await Tool.EventuallyAsync($"a leading {prefix}", async () =>
        {
            var status = await MkAsync("status");
            leader = status.Output.Split('\n').FirstOrDefault(l => l.StartsWith(prefix, StringComparison.Ordinal) && l.Contains(" leader", StringComparison.Ordinal))?.Split(' ')[0] ?? "";
            return (leader.Length > 0, status.Output);
        });
        return leader;
    }

    /// <summary>The whole way of a new workload: API server, store, controllers, scheduler, kubelet.</summary>
    public async Task RollOutSomethingNewAsync(string name)
    {
        await Tool.EventuallyAsync($"{name} created", async () =>
        {
            var created = await KubectlAsync($"create deployment {name} --image=mk-web:1 --replicas=2");
            return (created.Code == 0 || created.Error.Contains("already exists", StringComparison.Ordinal), created.Error);
        });
        (await KubectlAsync($"rollout status deployment/{name} --timeout=180s")).MustSucceed();
        (await KubectlAsync($"delete deployment {name}")).MustSucceed();
    }

    /// <summary>What is left of the cluster on this machine: processes, mounts, namespaces, devices. Empty when nothing is.</summary>
    public static async Task<string> LeftoversAsync()
    {
        const string Script = """
            for p in /proc/[0-9]*; do tr '\0' ' ' <$p/cmdline 2>/dev/null | grep -E '/var/lib/mk-e2e' | grep -v grep; done
            grep /var/lib/mk-e2e /proc/self/mountinfo
            ip netns list | grep '^mk-'
            ip -o link | grep -E 'mk-host|mkv-'
            iptables-save 2>/dev/null | grep -E 'KUBE-|mk-'
            ls -d /sys/fs/cgroup/*/mk 2>/dev/null
            true
            """;
        return (await Tool.ShellAsync(Script)).Output.Trim();
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MiniKube.sln"))) folder = folder.Parent;
        return folder!.FullName;
    }
}

[CollectionDefinition(Name)]
public sealed class ClusterCollection : ICollectionFixture<LocalClusterFixture>
{
    public const string Name = "cluster";
}
