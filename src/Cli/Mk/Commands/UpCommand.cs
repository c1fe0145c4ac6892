using System.CommandLine;
using MiniKube.Cli.Mk.Cluster;

namespace MiniKube.Cli.Mk.Commands;

/// <summary><c>mk up</c>.</summary>
public static class UpCommand
{
    public static Command Build(TimeProvider time)
    {
        var nodes = Count("--nodes", "worker nodes", 3);
        var stores = Count("--stores", "store members: 1, 3 or 5", 3);
        var apiServers = Count("--apiservers", "API servers behind the load balancer", 2);
        var schedulers = Count("--schedulers", "schedulers; one leads", 2);
        var managers = Count("--controller-managers", "controller managers; one leads", 2);
        var supervise = new Option<bool>("--supervise") { Description = "stay, and start again what dies" };
        var state = StateOption.Create();
        var command = new Command("up", "Start a cluster on this machine, or repair it.") { nodes, stores, apiServers, schedulers, managers, supervise, state };
        command.SetAction(async (result, cancellation) =>
        {
            var paths = ClusterPaths.From(result.GetValue(state));
            var known = ClusterSpec.Load(paths.SpecFile) ?? new ClusterSpec();
            var spec = known with
            {
                Nodes = result.GetValue(nodes) ?? known.Nodes,
                Stores = result.GetValue(stores) ?? known.Stores,
                ApiServers = result.GetValue(apiServers) ?? known.ApiServers,
                Schedulers = result.GetValue(schedulers) ?? known.Schedulers,
                ControllerManagers = result.GetValue(managers) ?? known.ControllerManagers,
            };
            if (spec.Problem() is { } problem) throw new ClusterException(problem);
            if (File.Exists(paths.SpecFile) && spec.Stores != known.Stores)
                throw new ClusterException($"this cluster has {known.Stores} stores and keeps them; `mk down --wipe` first to start with {spec.Stores}");
            var cluster = new LocalCluster(spec, paths, time);
            var progress = new Progress(Console.Error, time);
            await new ClusterStarter(cluster, progress, time).RunAsync(cancellation).ConfigureAwait(false);
            await WelcomeAsync(cluster, progress, time, cancellation).ConfigureAwait(false);
            if (result.GetValue(supervise)) await new Supervisor(cluster, progress, time).RunAsync(cancellation).ConfigureAwait(false);
            return 0;
        });
        return command;
    }

    private static Option<int?> Count(string name, string description, int value) => new(name) { Description = $"{description} (default {value})", HelpName = "N" };

    private static async Task WelcomeAsync(LocalCluster cluster, Progress progress, TimeProvider time, CancellationToken cancellation)
    {
        var rows = await new StatusReport(cluster, time).ReadAsync(TimeSpan.Zero, cancellation).ConfigureAwait(false);
        await Console.Out.WriteLineAsync().ConfigureAwait(false);
        await Console.Out.WriteAsync(StatusTable.Placement(rows)).ConfigureAwait(false);
        await Console.Out.WriteLineAsync($"""

            Up in {progress.Elapsed.TotalSeconds:0.0}s. Use it:
              export KUBECONFIG={cluster.Paths.AdminKubeconfig}
              kubectl get nodes -o wide
              kubectl apply -f deploy/examples/web.yaml
              . {cluster.Paths.EtcdctlEnvironment}      # then: etcdctl endpoint status --cluster -w table
              mk status                                  # what runs, who leads; mk kill NAME to see it survive
            """).ConfigureAwait(false);
    }
}
