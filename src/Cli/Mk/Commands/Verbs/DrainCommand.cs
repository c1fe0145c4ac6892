using System.CommandLine;
using System.Text.Json.Nodes;
using MiniKube.Cli.Mk.Cluster;
using MiniKube.Cli.Mk.Resources;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.Cli.Mk.Commands.Verbs;

/// <summary><c>mk drain</c>: cordons the node and evicts its pods through the eviction API, so that disruption budgets hold.</summary>
public sealed class DrainCommand(TimeProvider time)
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

    private readonly Argument<string> node = new("NODE") { Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> ignoreDaemonSets = new("--ignore-daemonsets") { Description = "leave pods of DaemonSets" };
    private readonly Option<bool> deleteEmptyDir = new("--delete-emptydir-data") { Description = "evict pods that lose emptyDir data" };
    private readonly Option<bool> force = new("--force") { Description = "evict pods that no controller brings back" };
    private readonly Option<long> grace = new("--grace-period") { Description = "seconds each pod has to end (-1: its own)", DefaultValueFactory = _ => -1 };
    private readonly Option<bool> disableEviction = new("--disable-eviction") { Description = "delete instead of evict: disruption budgets do not hold" };
    private readonly DryRunOption dryRun = new();
    private readonly Option<string> timeout = new("--timeout") { Description = "give up after, such as 60s (0s: never)", DefaultValueFactory = _ => "0s" };

    public static Command Build(TimeProvider time)
    {
        var drain = new DrainCommand(time);
        var command = new Command("drain", "Empty a node before maintenance.") { drain.node, drain.ignoreDaemonSets, drain.deleteEmptyDir, drain.force, drain.timeout, drain.grace, drain.disableEviction };
        drain.dryRun.AddTo(command);
        return new Connection().Verb(command, drain.RunAsync);
    }

    private async Task<int> RunAsync(ApiSession session, ParseResult arguments, CancellationToken cancellation)
    {
        var name = arguments.GetValue(node) ?? throw Words.Mistake(arguments, "USAGE: drain NODE [flags]");
        name = name[(name.LastIndexOf('/') + 1)..];
        if (dryRun.IsClient(arguments)) await session.GetAsync("/api/v1/nodes/" + Uri.EscapeDataString(name), cancellation).ConfigureAwait(false);
        if (dryRun.IsClient(arguments)) await Console.Out.WriteLineAsync($"node/{name} cordoned (dry run)").ConfigureAwait(false);
        else await NodeCommands.MarkAsync(session, name, true, "cordoned", cancellation).ConfigureAwait(false);
        var list = await session.GetAsync($"/api/v1/pods?fieldSelector=spec.nodeName={Uri.EscapeDataString(name)}", cancellation).ConfigureAwait(false);
        var pods = OutputOption.Items(list).Where(p => (string?)p["metadata"]?["annotations"]?["kubernetes.io/config.mirror"] is null).ToList();
        var leaving = pods.Where(p => !IsOf(p, "DaemonSet")).ToList();
        RequireAllowed(arguments, name, pods, leaving);
        await WarnAsync(pods, leaving).ConfigureAwait(false);
        if (dryRun.IsClient(arguments))
        {
            foreach (var pod in leaving) await Console.Out.WriteLineAsync($"evicting pod {NameOf(pod)} (dry run)").ConfigureAwait(false);
            await Console.Out.WriteLineAsync($"node/{name} drained (dry run)").ConfigureAwait(false);
            return 0;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (ShortDuration.Parse(arguments.GetValue(timeout)!) is { Ticks: > 0 } span) limit.CancelAfter(span);
        try
        {
            await Task.WhenAll(leaving.Select(p => EvictAsync(session, p, arguments, limit.Token))).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Failed(name, "global timeout reached: " + arguments.GetValue(timeout));
        }

        await Console.Out.WriteLineAsync($"node/{name} drained").ConfigureAwait(false);
        return 0;
    }

    private static bool IsOf(JsonObject pod, string kind) => Controller(pod) == kind;

    private static string? Controller(JsonObject pod) =>
        (string?)(pod["metadata"]?["ownerReferences"]?.AsArray().FirstOrDefault(o => (bool?)o?["controller"] == true)?["kind"]);

    private static bool IsFinished(JsonObject pod) => (string?)pod["status"]?["phase"] is "Succeeded" or "Failed";

    private static string NameOf(JsonObject pod) => $"{(string?)pod["metadata"]?["namespace"]}/{(string?)pod["metadata"]?["name"]}";

    private void RequireAllowed(ParseResult arguments, string name, List<JsonObject> pods, List<JsonObject> leaving)
    {
        List<string> problems = [];
        var daemons = pods.Except(leaving).ToList();
        if (daemons.Count > 0 && !arguments.GetValue(ignoreDaemonSets)) problems.Add("cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): " + string.Join(", ", daemons.Select(NameOf)));
        var local = leaving.Where(p => !IsFinished(p) && p["spec"]?["volumes"]?.AsArray().Any(v => v?["emptyDir"] is not null) == true).ToList();
        if (local.Count > 0 && !arguments.GetValue(deleteEmptyDir)) problems.Add("cannot delete Pods with local storage (use --delete-emptydir-data to override): " + string.Join(", ", local.Select(NameOf)));
        var bare = leaving.Where(p => !IsFinished(p) && Controller(p) is null).ToList();
        if (bare.Count > 0 && !arguments.GetValue(force)) problems.Add("cannot delete Pods that declare no controller (use --force to override): " + string.Join(", ", bare.Select(NameOf)));
        if (problems.Count > 0) throw Failed(name, problems.Count == 1 ? problems[0] : $"[{string.Join(", ", problems)}]");
    }

    private static CommandLineException Failed(string node, string reason) =>
        new($"error: unable to drain node \"{node}\" due to error: {reason}, continuing command...\nThere are pending nodes to be drained:\n {node}\n{reason}");

    private static async Task WarnAsync(List<JsonObject> pods, List<JsonObject> leaving)
    {
        List<string> warnings = [];
        var bare = leaving.Where(p => !IsFinished(p) && Controller(p) is null).ToList();
        var daemons = pods.Except(leaving).ToList();
        if (bare.Count > 0) warnings.Add("deleting Pods that declare no controller: " + string.Join(", ", bare.Select(NameOf)));
        if (daemons.Count > 0) warnings.Add("ignoring DaemonSet-managed Pods: " + string.Join(", ", daemons.Select(NameOf)));
        if (warnings.Count > 0) await Console.Error.WriteLineAsync("Warning: " + string.Join("; ", warnings)).ConfigureAwait(false);
    }

    private async Task EvictAsync(ApiSession session, JsonObject pod, ParseResult arguments, CancellationToken cancellation)
    {
        var (ns, name, uid) = ((string)pod["metadata"]!["namespace"]!, (string)pod["metadata"]!["name"]!, (string?)pod["metadata"]?["uid"]);
        var path = $"/api/v1/namespaces/{ns}/pods/{name}";
        await Console.Out.WriteLineAsync($"evicting pod {ns}/{name}").ConfigureAwait(false);
        while (true)
        {
            try
            {
                var options = new JsonObject();
                if (arguments.GetValue(grace) is >= 0 and var seconds) options["gracePeriodSeconds"] = seconds;
                var eviction = new JsonObject { ["apiVersion"] = "policy/v1", ["kind"] = "Eviction", ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = ns }, ["deleteOptions"] = options };
                var deletion = new JsonObject(options.DeepClone().AsObject().Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone()))) { ["apiVersion"] = "v1", ["kind"] = "DeleteOptions" };
                if (arguments.GetValue(disableEviction)) await session.SendAsync(HttpMethod.Delete, path, deletion, null, cancellation).ConfigureAwait(false);
                else await session.SendAsync(HttpMethod.Post, path + "/eviction", eviction, null, cancellation).ConfigureAwait(false);
                break;
            }
            catch (StatusException e) when (e.IsNotFound)
            {
                return;
            }
            catch (StatusException e) when (e.Status.Code == 429)
            {
                await Console.Error.WriteLineAsync($"error when evicting pods/\"{name}\" -n \"{ns}\" (will retry after {Retry.TotalSeconds:0}s): {e.Status.Message}").ConfigureAwait(false);
                await Task.Delay(Retry, time, cancellation).ConfigureAwait(false);
            }
        }

        while (await TryGetAsync(session, path, cancellation).ConfigureAwait(false) is { } left && (string?)left["metadata"]?["uid"] == uid)
            await Task.Delay(TimeSpan.FromMilliseconds(300), time, cancellation).ConfigureAwait(false);
        await Console.Out.WriteLineAsync($"pod/{name} evicted").ConfigureAwait(false);
    }

    private static async Task<JsonObject?> TryGetAsync(ApiSession session, string path, CancellationToken cancellation)
    {
        try
        {
            return await session.GetAsync(path, cancellation).ConfigureAwait(false);
        }
        catch (StatusException e) when (e.IsNotFound)
        {
            return null;
        }
    }
}
