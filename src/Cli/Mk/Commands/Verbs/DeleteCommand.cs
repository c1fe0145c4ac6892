using System.CommandLine;
using System.Text.Json.Nodes;
using MiniKube.Cli.Mk.Cluster;
using MiniKube.Cli.Mk.Resources;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.Cli.Mk.Commands.Verbs;

/// <summary><c>mk delete</c>: deletes, then waits until the objects are gone unless told not to.</summary>
public sealed class DeleteCommand(TimeProvider time)
{
    private readonly Argument<string[]> words = new("RESOURCE") { Description = "TYPE NAME..., TYPE/NAME..., or TYPE with -l or --all", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> labels = new("--selector", "-l") { Description = "label selector" };
    private readonly Option<bool> all = new("--all") { Description = "every object of the type in the namespace" };
    private readonly Option<string?> cascade = new("--cascade") { Description = "background|foreground|orphan", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> everywhere = new("--all-namespaces", "-A") { Description = "with -l or --all: of all namespaces" };
    private readonly Option<string?> fields = new("--field-selector") { Description = "field selector" };
    private readonly Option<string?> timeout = new("--timeout") { Description = "give up waiting after, such as 60s", HelpName = "TIME" };
    private readonly Option<string?> output = OutputOption.Create();
    private readonly Option<long?> grace = new("--grace-period") { Description = "seconds a pod has to end" };
    private readonly Option<bool> force = new("--force") { Description = "with --grace-period=0: do not wait for the node" };
    private readonly Option<bool> now = new("--now") { Description = "as --grace-period=1" };
    private readonly Option<bool> wait = new("--wait") { Description = "wait until the objects are gone", DefaultValueFactory = _ => true };
    private readonly Option<bool> ignoreNotFound = new("--ignore-not-found") { Description = "an absent object is no failure" };

    public static Command Build(TimeProvider time)
    {
        var delete = new DeleteCommand(time);
        var command = new Command("delete", "Delete objects.") { delete.words, delete.labels, delete.all, delete.cascade, delete.grace, delete.force, delete.now, delete.wait, delete.ignoreNotFound, delete.everywhere, delete.fields, delete.timeout, delete.output };
        var manifests = new ManifestOptions().AddTo(command);
        return new Connection().Verb(command, (session, arguments, cancellation) => delete.RunAsync(session, manifests, arguments, cancellation));
    }

    private async Task<int> RunAsync(ApiSession session, ManifestOptions manifests, ParseResult arguments, CancellationToken cancellation)
    {
        if (arguments.GetValue(force) && !arguments.GetValue(now) && (arguments.GetValue(grace) ?? 0) == 0)
            await Console.Error.WriteLineAsync("Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.").ConfigureAwait(false);
        var catalog = await ResourceCatalog.ReadAsync(session, cancellation).ConfigureAwait(false);
        var addresses = await AddressesAsync(session, catalog, manifests, arguments, cancellation).ConfigureAwait(false);
        var (failures, deleted) = (0, new List<(ObjectAddress Address, string Uid)>());
        foreach (var address in addresses)
        {
            try
            {
                if (manifests.IsClientDryRun(arguments))
                {
                    await session.GetAsync(address.Path, cancellation).ConfigureAwait(false);
                    await SayAsync(arguments, address, manifests.DryRunSuffix(arguments)).ConfigureAwait(false);
                    continue;
                }

                var query = manifests.DryRunQuery(arguments) is { Length: > 0 } dry ? "?" + dry : "";
                var answer = await session.SendAsync(HttpMethod.Delete, address.Path + query, Options(arguments), null, cancellation).ConfigureAwait(false);
                var uid = (string?)answer["metadata"]?["uid"] ?? (string?)answer["details"]?["uid"] ?? "";
                deleted.Add((address, uid));
                await SayAsync(arguments, address, manifests.DryRunSuffix(arguments)).ConfigureAwait(false);
            }
            catch (StatusException e) when (e.IsNotFound)
            {
                if (arguments.GetValue(ignoreNotFound)) continue;
                failures++;
                await Console.Error.WriteLineAsync(ErrorText.Of(e)).ConfigureAwait(false);
            }
        }

        if (arguments.GetValue(wait) && manifests.DryRunQuery(arguments).Length == 0) await WaitGoneAsync(session, deleted, arguments, cancellation).ConfigureAwait(false);
        return failures == 0 ? 0 : 1;
    }

    private Task SayAsync(ParseResult arguments, ObjectAddress address, string suffix) => Console.Out.WriteLineAsync(arguments.GetValue(output) == "name"
        ? address.Display
        : $"{address.Type.Named("").TrimEnd('/')} \"{address.Name}\" {(arguments.GetValue(force) ? "force " : "")}deleted{suffix}");

    private async Task WaitGoneAsync(ApiSession session, List<(ObjectAddress Address, string Uid)> deleted, ParseResult arguments, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (arguments.GetValue(timeout) is { } text && ShortDuration.Parse(text) is { Ticks: > 0 } span) limit.CancelAfter(span);
        foreach (var (address, uid) in deleted)
        {
            try
            {
                await WaitGoneAsync(session, address, uid, limit.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                throw new ClusterException($"timed out waiting for the condition on {address.Type.Plural}/{address.Name}");
            }
        }
    }

    private async Task<IReadOnlyList<ObjectAddress>> AddressesAsync(ApiSession session, ResourceCatalog catalog, ManifestOptions manifests, ParseResult arguments, CancellationToken cancellation)
    {
        if (manifests.Given(arguments)) return [.. manifests.Read(arguments).Select(o => ObjectAddress.Of(o, catalog, session.Namespace))];
        List<ObjectAddress> addresses = [];
        foreach (var target in ResourceArguments.Parse(arguments.GetValue(words)!, catalog))
        {
            if (target.Name is not null)
            {
                addresses.Add(new ObjectAddress(target.Type, session.Namespace, target.Name));
                continue;
            }

            var selector = arguments.GetValue(labels);
            if (selector is null && arguments.GetValue(fields) is null && !arguments.GetValue(all)) throw new ClusterException("resource(s) were provided, but no name was specified");
            var query = new[] { ("labelSelector", selector), ("fieldSelector", arguments.GetValue(fields)) }.Where(q => q.Item2 is not null).Select(q => $"{q.Item1}={Uri.EscapeDataString(q.Item2!)}").ToList();
            var path = target.Type.Path(arguments.GetValue(everywhere) ? null : session.Namespace);
            var list = await session.GetAsync(query.Count == 0 ? path : $"{path}?{string.Join('&', query)}", cancellation).ConfigureAwait(false);
            addresses.AddRange(OutputOption.Items(list).Select(o => new ObjectAddress(target.Type, (string?)o["metadata"]?["namespace"] ?? session.Namespace, (string)o["metadata"]!["name"]!)));
        }

        if (addresses.Count == 0) await Console.Out.WriteLineAsync("No resources found").ConfigureAwait(false);
        return addresses;
    }

    private JsonObject Options(ParseResult arguments)
    {
        var options = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "DeleteOptions",
            ["propagationPolicy"] = arguments.GetValue(cascade) switch
            {
                "foreground" => "Foreground",
                "orphan" or "false" => "Orphan",
                "background" or "true" or null => "Background",
                var other => throw new ClusterException($"invalid cascade value ({other}). Must be \"background\", \"foreground\", or \"orphan\""),
            },
        };
        // Without --force, 0 would lose data by accident: it becomes 1, as kubectl has it.
        var period = arguments.GetValue(now) ? 1 : arguments.GetValue(grace) is 0 && !arguments.GetValue(force) ? 1 : arguments.GetValue(grace) ?? (arguments.GetValue(force) ? 0 : null);
        if (period is { } seconds) options["gracePeriodSeconds"] = seconds;
        return options;
    }

    private async Task WaitGoneAsync(ApiSession session, ObjectAddress address, string uid, CancellationToken cancellation)
    {
        while (await ObjectAddress.TryGetAsync(session, address, cancellation).ConfigureAwait(false) is { } left && (uid.Length == 0 || (string?)left["metadata"]?["uid"] == uid))
            await Task.Delay(TimeSpan.FromMilliseconds(200), time, cancellation).ConfigureAwait(false);
    }
}
