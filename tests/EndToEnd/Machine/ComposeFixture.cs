namespace MiniKube.EndToEnd.Tests.Machine;

/// <summary>The cluster of docker-compose.yml, with ports, network and project name of its own. Where no Docker engine answers, one is started with its
/// data and socket in a folder of its own, and ended afterwards. The images it holds stay, so that only the first run builds the base.</summary>
public sealed class ComposeFixture : IAsyncLifetime
{
    private const string Folder = "/var/lib/mk-e2e-docker";
    private const string Socket = $"unix://{Folder}/docker.sock";
    private const string Network = "172.30.77";

    private readonly Dictionary<string, string> environment = new()
    {
        ["COMPOSE_PROJECT_NAME"] = "mk-e2e",
        ["MK_PORT"] = "16443",
        ["MK_NET"] = Network,
        ["KUBECONFIG"] = $"{LocalClusterFixture.Root}/.mk/compose/conf/admin.conf",
    };

    private bool ownEngine;

    /// <summary>The address of a node's container, which the machine reaches.</summary>
    public static string NodeAddress(int n) => $"{Network}.{10 + n}";

    public async Task InitializeAsync()
    {
        await EnsureEngineAsync();
        (await ShellAsync($"cd {LocalClusterFixture.Root} && deploy/images/build", Tool.Build)).MustSucceed();
        await ComposeAsync("down -v");
        Forget();
        (await ComposeAsync("up -d")).MustSucceed();
    }

    public async Task DisposeAsync()
    {
        var down = await ComposeAsync("down -v");
        Forget();
        if (ownEngine) await EndEngineAsync();
        down.MustSucceed();
    }

    public Task<ToolResult> ComposeAsync(string arguments) => ShellAsync($"cd {LocalClusterFixture.Root} && docker-compose {arguments}");

    public Task<ToolResult> KubectlAsync(string arguments) => ShellAsync("kubectl " + arguments);

    public Task<ToolResult> ShellAsync(string script, TimeSpan? hang = null) => Tool.ShellAsync(script, environment, hang);

    /// <summary>Every container that has a health check is healthy, and none but the one-time set-up has ended.</summary>
    public Task HealthyAsync() => Tool.EventuallyAsync("every container healthy", async () =>
    {
        var states = await ShellAsync("docker ps -a --filter label=com.docker.compose.project=mk-e2e --format '{{.Names}} {{.Status}}'");
        var bad = states.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(l => l.Contains("starting", StringComparison.Ordinal) || l.Contains("unhealthy", StringComparison.Ordinal) || (l.Contains("Exited", StringComparison.Ordinal) && !l.Contains("pki", StringComparison.Ordinal)));
        return (states.Output.Length > 0 && !bad.Any(), states.Output + states.Error);
    });

    private static void Forget()
    {
        var state = Path.Combine(LocalClusterFixture.Root, ".mk", "compose");
        if (Directory.Exists(state)) Directory.Delete(state, recursive: true);
    }

    private async Task EnsureEngineAsync()
    {
        if ((await ShellAsync("docker version")).Code == 0) return;
        environment["DOCKER_HOST"] = Socket;
        ownEngine = true;
        Directory.CreateDirectory(Folder);
        (await ShellAsync($"setsid dockerd --data-root {Folder}/data --exec-root {Folder}/exec --pidfile {Folder}/pid --host {Socket} >{Folder}/log 2>&1 </dev/null &")).MustSucceed();
        await Tool.EventuallyAsync("a Docker engine that answers", async () =>
        {
            var version = await ShellAsync("docker version");
            return (version.Code == 0, version.Error + (await ShellAsync($"tail -5 {Folder}/log")).Output);
        });
    }

    private Task EndEngineAsync() => ShellAsync($"kill $(cat {Folder}/pid); for i in $(seq 100); do [ -e {Folder}/pid ] || break; sleep 0.1; done; ip link del docker0");
}
