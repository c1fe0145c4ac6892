using System.CommandLine;
using MiniKube.Cli.Mk.Cluster;
using MiniKube.Cli.Mk.Cluster.Images;
using MiniKube.Cli.Mk.Cluster.Pki;

namespace MiniKube.Cli.Mk.Commands;

/// <summary><c>mk pki</c> and <c>mk images</c>: the parts of <c>mk up</c> that clusters of containers need as well.</summary>
public static class PkiCommand
{
    public static Command Build(TimeProvider time)
    {
        var server = new Option<string>("--server") { Description = "URL of the API for components", Required = true };
        var admin = new Option<string?>("--admin-server") { Description = "URL of the API for admin.conf (default: as --server)" };
        var names = new Option<string[]>("--apiserver-name") { Description = "name or address of an API server or load balancer" };
        var stores = new Option<string[]>("--store-name") { Description = "name or address of a store member" };
        var nodes = new Option<string[]>("--node") { Description = "NAME=ADDRESS of a node" };
        var state = StateOption.Create();
        var command = new Command("pki", "Make the certificates and kubeconfigs of a cluster; what exists is kept.") { server, admin, names, stores, nodes, state };
        command.SetAction(async (arguments, _) =>
        {
            var paths = ClusterPaths.From(arguments.GetValue(state));
            paths.CreateFolders();
            var plan = new PkiPlan
            {
                ServerUrl = arguments.GetValue(server)!,
                AdminServerUrl = arguments.GetValue(admin) ?? arguments.GetValue(server)!,
                ApiServerNames = arguments.GetValue(names) ?? [],
                StoreNames = arguments.GetValue(stores) ?? [],
                Nodes = [.. (arguments.GetValue(nodes) ?? []).Select(Node)],
            };
            var made = new ClusterPki(paths, time).Ensure(plan);
            await Console.Out.WriteLineAsync($"{made} certificates made in {paths.Pki}").ConfigureAwait(false);
            return 0;
        });
        return command;
    }

    public static Command Images()
    {
        var folder = new Argument<string>("DIR");
        var command = new Command("images", "Write the images that need no registry (sandbox, busybox, example) as an archive.") { folder };
        command.SetAction(async (arguments, cancellation) =>
        {
            Directory.CreateDirectory(arguments.GetValue(folder)!);
            await Console.Out.WriteLineAsync(await LocalImages.EnsureAsync(arguments.GetValue(folder)!, cancellation).ConfigureAwait(false)).ConfigureAwait(false);
            return 0;
        });
        return command;
    }

    private static PkiNode Node(string text) => text.Split('=', 2) is [var name, var address]
        ? new PkiNode(name, address.Split(','))
        : throw new ClusterException($"invalid node \"{text}\", expected NAME=ADDRESS");
}
