using System.CommandLine;
using System.Text.Json.Nodes;
using MiniKube.Cli.Mk.Cluster;
using MiniKube.Cli.Mk.Resources;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.Cli.Mk.Commands.Verbs;

/// <summary><c>mk scale</c>: through the scale subresource, whatever the kind.</summary>
public static class ScaleCommand
{
    public static Command Build()
    {
        var choice = new ObjectChoice("TYPE NAME or TYPE/NAME");
        var replicas = new Option<int?>("--replicas") { Description = "wanted number of pods" };
        var current = new Option<int?>("--current-replicas") { Description = "only if it has this many now" };
        var dryRun = new DryRunOption();
        var command = choice.AddTo(new Command("scale", "Change the number of replicas.") { replicas, current });
        dryRun.AddTo(command);
        return new Connection().Verb(command, async (session, arguments, cancellation) =>
        {
            var wanted = Words.Required(arguments, replicas) ?? 0;
            if (wanted < 0) throw Words.Mistake(arguments, "The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0");
            var failures = 0;
            foreach (var address in await choice.AddressesAsync(session, arguments, [], cancellation).ConfigureAwait(false))
            {
                try
                {
                    await ScaleAsync(session, address, wanted, arguments.GetValue(current), dryRun.IsClient(arguments) ? null : dryRun.Query(arguments), cancellation).ConfigureAwait(false);
                    await Console.Out.WriteLineAsync($"{address.Display} scaled{dryRun.Suffix(arguments)}").ConfigureAwait(false);
                }
                catch (StatusException e)
                {
                    failures++;
                    await Console.Error.WriteLineAsync(e.IsNotFound && e.Status.Details?.Name == address.Name ? $"error: no objects passed to scale {e.Status.Message}" : ErrorText.Of(e)).ConfigureAwait(false);
                }
            }

            return failures == 0 ? 0 : 1;
        });
    }

    /// <param name="query">Null sends nothing.</param>
    private static async Task ScaleAsync(ApiSession session, ObjectAddress address, int wanted, int? expected, string? query, CancellationToken cancellation)
    {
        await session.GetAsync(address.Path, cancellation).ConfigureAwait(false);
        var path = address.Path + "/scale";
        if (expected is not null)
        {
            var now = (int?)(await session.GetAsync(path, cancellation).ConfigureAwait(false))["spec"]?["replicas"] ?? 0;
            if (now != expected) throw new ClusterException($"Expected replicas to be {expected}, was {now}");
        }

        var patch = new JsonObject { ["spec"] = new JsonObject { ["replicas"] = wanted } };
        if (query is not null) await session.SendAsync(HttpMethod.Patch, $"{path}?fieldManager=kubectl&{query}".TrimEnd('&'), patch, "application/merge-patch+json", cancellation).ConfigureAwait(false);
    }
}
