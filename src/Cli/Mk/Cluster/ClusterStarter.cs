using MiniKube.Cli.Mk.Cluster.Images;
using MiniKube.Cli.Mk.Cluster.Layout;
using MiniKube.Cli.Mk.Cluster.Network;
using MiniKube.Cli.Mk.Cluster.Pki;
using MiniKube.Cli.Mk.Cluster.Processes;
using MiniKube.Cli.Mk.Cluster.Setup;

namespace MiniKube.Cli.Mk.Cluster;

/// <summary><c>mk up</c>: brings the machine to what the plan says, step by step. Each step does only what is missing, so a second
/// run repairs and changes nothing else.</summary>
public sealed class ClusterStarter(LocalCluster cluster, Progress progress, TimeProvider time)
{
    private readonly ClusterPaths paths = cluster.Paths;
    private readonly ClusterSpec spec = cluster.Spec;

    public async Task RunAsync(CancellationToken cancellation)
    {
        if (!Environment.IsPrivilegedProcess) throw new ClusterException("mk up needs root: it makes network namespaces and runs containerd");
        await PackagesAsync(cancellation).ConfigureAwait(false);
        ClusterOwner.Claim(paths);
        paths.CreateFolders();
        spec.Save(paths.SpecFile);
        var image = progress.StepAsync("images", () => LocalImages.EnsureAsync(paths.Images, cancellation), _ => "sandbox, busybox and the example's web server");
        await progress.StepAsync("certificates", () => Task.FromResult(new ClusterPki(paths, time).Ensure(PkiPlan.Local(spec))), Made("certificate")).ConfigureAwait(false);
        await progress.StepAsync("network", () => SwitchNetwork.EnsureAsync(spec.Nodes, cancellation), Made("namespace")).ConfigureAwait(false);
        await WriteConfigurationAsync(cancellation).ConfigureAwait(false);
        await image.ConfigureAwait(false);
        await progress.StepAsync("processes", () => StartAllAsync(cancellation), n => $"{n} started, {cluster.Layout.Processes.Count - n} running already").ConfigureAwait(false);
        var imported = progress.StepAsync("node images", () => ImportImagesAsync(cancellation), n => n == 0 ? "there already" : $"imported into {n} nodes");
        await Task.WhenAll(imported, new ClusterReadiness(cluster, progress, time).WaitAsync(cancellation)).ConfigureAwait(false);
    }

    private static Func<int, string?> Made(string what) => n => n == 0 ? "nothing to do" : $"{n} {what}{(n == 1 ? "" : "s")} made";

    private async Task PackagesAsync(CancellationToken cancellation)
    {
        var missing = DebianPackages.Missing();
        if (missing.Count == 0) return;
        progress.Line("…", "packages", "installing " + string.Join(' ', missing));
        await progress.StepAsync("packages", async () =>
        {
            await DebianPackages.InstallAsync(missing, cancellation).ConfigureAwait(false);
            return missing.Count;
        }, n => $"{n} installed").ConfigureAwait(false);
    }

    private async Task WriteConfigurationAsync(CancellationToken cancellation)
    {
        await File.WriteAllTextAsync(LoadBalancerProcess.ConfigFile(paths), LoadBalancerProcess.Config(spec), cancellation).ConfigureAwait(false);
        await File.WriteAllTextAsync(paths.EtcdctlEnvironment, EtcdctlEnvironment.Text(spec, paths), cancellation).ConfigureAwait(false);
        for (var n = 1; n <= spec.Nodes; n++)
        {
            Directory.CreateDirectory(Path.Combine(paths.Node(n), "cni"));
            await File.WriteAllTextAsync(ContainerdProcess.ConfigFile(n, paths), ContainerdProcess.Config(n, paths), cancellation).ConfigureAwait(false);
            await File.WriteAllTextAsync(Path.Combine(paths.Node(n), "cni.template"), ContainerdProcess.CniTemplate(n, paths), cancellation).ConfigureAwait(false);
        }
    }

    private async Task<int> StartAllAsync(CancellationToken cancellation)
    {
        var started = 0;
        foreach (var process in cluster.Layout.Processes)
            if (await cluster.Table.StartAsync(process, cancellation).ConfigureAwait(false)) started++;
        return started;
    }

    private async Task<int> ImportImagesAsync(CancellationToken cancellation)
    {
        var archive = Path.Combine(paths.Images, "local-images.tar");
        var imported = await Task.WhenAll(Enumerable.Range(1, spec.Nodes).Select(n => NodeImages.ImportAsync(paths.ContainerdSocket(n), Path.Combine(paths.Node(n), "images.imported"), archive, time, cancellation))).ConfigureAwait(false);
        return imported.Count(done => done);
    }
}
