using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Coordination;
using MiniKube.Machinery.Client.Rest;

namespace MiniKube.Benchmarks.Cluster;

/// <summary>A cluster that the product's own command started, in a state folder of its own, and wipes in the end.</summary>
internal sealed class LocalCluster(ClusterBenchmarkOptions options) : IAsyncDisposable
{
    public string Kubeconfig => Path.Combine(options.State, "conf", "admin.conf");

    /// <summary>Names of the processes that were started.</summary>
    public IReadOnlyList<string> Processes =>
        [.. Directory.EnumerateFiles(Path.Combine(options.State, "run"), "*.json").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    public KubeClient Client() => KubeClient.FromKubeConfig(Kubeconfig);

    /// <summary>Runs mk and returns what it printed; its progress goes to this program's error output when <paramref name="show"/> is set.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public Task<string> MkAsync(string arguments, bool show = false) => RunAsync(options.Mk, [.. arguments.Split(' '), "--state", options.State], show);

    public Task<string> KubectlAsync(params string[] arguments) => RunAsync("kubectl", ["--kubeconfig", Kubeconfig, .. arguments], show: false);

    public int Pid(string process) =>
        (int)JsonNode.Parse(File.ReadAllText(Path.Combine(options.State, "run", process + ".json")))!["pid"]!;

    public async Task SignalAsync(string process, string signal) =>
        await RunAsync("/bin/kill", ["-" + signal, Pid(process).ToString(CultureInfo.InvariantCulture)], show: false);

    /// <summary>Starts what was ended, and waits until mk finds every process healthy.</summary>
    public async Task HealAsync()
    {
        await MkAsync("up");
        for (var tries = 0; ; tries++)
        {
            try
            {
                await MkAsync("status");
                return;
            }
            catch (InvalidOperationException) when (tries < 60)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500));
            }
        }
    }

    /// <summary>The store member that leads, by <c>mk status</c>.</summary>
    public async Task<string> StoreLeaderAsync() =>
        (await MkAsync("status")).Split('\n').First(l => l.StartsWith("store-", StringComparison.Ordinal) && l.Contains(" leader", StringComparison.Ordinal)).Split(' ')[0];

    /// <summary>Who holds a Lease of kube-system.</summary>
    public static async Task<string> HolderAsync(KubeClient client, string lease, CancellationToken ct) =>
        (await client.Resource<Lease>().GetAsync("kube-system", lease, ct)).Spec?.HolderIdentity?.Split('_')[0] ?? "";

    /// <summary>Asks again, at once, until it succeeds. Only faults of the connection and of the server are tried again.</summary>
    public static async Task<T> UntilAsync<T>(Func<CancellationToken, Task<T>> ask, Func<T, bool> done, TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        while (true)
        {
            try
            {
                using var attempt = CancellationTokenSource.CreateLinkedTokenSource(limit.Token);
                var answer = await ask(attempt.Token);
                if (done(answer)) return answer;
            }
            catch (Exception e) when (e is HttpRequestException or IOException or StatusException)
            {
                // the fault that was made; what counts is when it is over
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Directory.Exists(options.State)) await MkAsync("down --wipe", show: true);
    }

    private static async Task<string> RunAsync(string program, IReadOnlyList<string> arguments, bool show)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (show) await Console.Error.WriteAsync(await error);
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{Path.GetFileName(program)} {string.Join(' ', arguments)}: {await output}{await error}");
    }
}
