using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using MiniKube.Cli.Mk.Cluster;
using MiniKube.Cli.Mk.Printing;
using MiniKube.Cli.Mk.Resources;

namespace MiniKube.Cli.Mk.Commands.Verbs;

/// <summary><c>mk rollout status|history|undo|restart|pause|resume</c> for deployments.</summary>
public sealed class RolloutCommand(TimeProvider time)
{
    private const string Revision = "deployment.kubernetes.io/revision";
    private const string MergePatch = "application/merge-patch+json";

    public static Command Build(TimeProvider time)
    {
        var rollout = new RolloutCommand(time);
        var command = new Command("rollout", "Follow, inspect and undo the rollout of a deployment.")
        {
            rollout.Status(),
            History(),
            Undo(),
            Patch("restart", "Replace all pods, one after another.", "restarted", Restart(time)),
            Patch("pause", "Stop rolling out changes.", "paused", d => new JsonObject { ["spec"] = new JsonObject { ["paused"] = IsPaused(d) ? throw Refused(d, "is already paused") : true } }),
            Patch("resume", "Go on rolling out.", "resumed", d => new JsonObject { ["spec"] = new JsonObject { ["paused"] = IsPaused(d) ? null : throw Refused(d, "is not paused") } }),
        };
        return command;
    }

    private static bool IsPaused(JsonObject deployment) => (bool?)deployment["spec"]?["paused"] == true;

    private static ClusterException Refused(JsonObject deployment, string why) => new($"deployments.apps \"{(string?)deployment["metadata"]?["name"]}\" {why}");

    private static Argument<string[]> Words() => new("RESOURCE") { Description = "deployment NAME or deployment/NAME", Arity = ArgumentArity.ZeroOrMore };

    private static async Task<ResourceTarget> DeploymentAsync(ApiSession session, string[] words, CancellationToken cancellation)
    {
        if (words.Length == 0) throw new ClusterException("required resource not specified");
        var target = ResourceArguments.One(words, await ResourceCatalog.ReadAsync(session, cancellation).ConfigureAwait(false));
        if (target.Type.Kind == "Deployment") return target;
        await session.GetAsync(target.Type.Path(session.Namespace, target.Name), cancellation).ConfigureAwait(false);
        throw new ClusterException($"no status viewer has been implemented for {target.Type.Kind}: only deployments roll out here");
    }

    private static Func<JsonObject, JsonObject> Restart(TimeProvider time) => _ => new JsonObject
    {
        ["spec"] = new JsonObject
        {
            ["template"] = new JsonObject
            {
                ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["kubectl.kubernetes.io/restartedAt"] = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) } },
            },
        },
    };

    private static Command Patch(string verb, string description, string done, Func<JsonObject, JsonObject> patch)
    {
        var words = Words();
        return new Connection().Verb(new Command(verb, description) { words }, async (session, arguments, cancellation) =>
        {
            var target = await DeploymentAsync(session, arguments.GetValue(words)!, cancellation).ConfigureAwait(false);
            var path = target.Type.Path(session.Namespace, target.Name);
            var current = await session.GetAsync(path, cancellation).ConfigureAwait(false);
            await session.SendAsync(HttpMethod.Patch, path + "?fieldManager=mk", patch(current), MergePatch, cancellation).ConfigureAwait(false);
            await Console.Out.WriteLineAsync($"{target.Type.Named(target.Name!)} {done}").ConfigureAwait(false);
            return 0;
        });
    }

    private Command Status()
    {
        var words = Words();
        var watch = new Option<bool>("--watch", "-w") { Description = "wait until it is done", DefaultValueFactory = _ => true };
        var timeout = new Option<string>("--timeout") { Description = "give up after, such as 60s (0s: never)", DefaultValueFactory = _ => "0s" };
        return new Connection().Verb(new Command("status", "Wait until a rollout is done.") { words, watch, timeout }, async (session, arguments, cancellation) =>
        {
            var target = await DeploymentAsync(session, arguments.GetValue(words)!, cancellation).ConfigureAwait(false);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            if (ShortDuration.Parse(arguments.GetValue(timeout)!) is { Ticks: > 0 } span) limit.CancelAfter(span);
            try
            {
                return await FollowAsync(session, target, arguments.GetValue(watch), limit.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                throw new ClusterException("timed out waiting for the condition");
            }
        });
    }

    private async Task<int> FollowAsync(ApiSession session, ResourceTarget target, bool watch, CancellationToken cancellation)
    {
        var last = "";
        while (true)
        {
            var (text, done) = RolloutStatus.Of(await session.GetAsync(target.Type.Path(session.Namespace, target.Name), cancellation).ConfigureAwait(false));
            if (text != last) await Console.Out.WriteLineAsync(text).ConfigureAwait(false);
            if (done || !watch) return 0;
            last = text;
            await Task.Delay(TimeSpan.FromMilliseconds(250), time, cancellation).ConfigureAwait(false);
        }
    }

    private static Command History()
    {
        var words = Words();
        var revision = new Option<long>("--revision") { Description = "show the pod template of this revision" };
        return new Connection().Verb(new Command("history", "List the revisions of a deployment.") { words, revision }, async (session, arguments, cancellation) =>
        {
            var target = await DeploymentAsync(session, arguments.GetValue(words)!, cancellation).ConfigureAwait(false);
            var sets = await ReplicaSetsAsync(session, target, cancellation).ConfigureAwait(false);
            if (arguments.GetValue(revision) is > 0 and var wanted)
            {
                var set = sets.FirstOrDefault(s => Number(s) == wanted) ?? throw new ClusterException("unable to find the specified revision");
                await Console.Out.WriteAsync($"{target.Type.Named(target.Name!)} with revision #{wanted}\nPod Template:\n{Printing.Describing.PodTemplateText.Of(set["spec"]!["template"]!.AsObject())}").ConfigureAwait(false);
                return 0;
            }

            await Console.Out.WriteLineAsync($"{target.Type.Named(target.Name!)} ").ConfigureAwait(false);
            var rows = sets.Select(s => new[] { Number(s).ToString(CultureInfo.InvariantCulture), (string?)s["metadata"]?["annotations"]?["kubernetes.io/change-cause"] ?? "<none>" });
            await Console.Out.WriteLineAsync(TextTable.Format(["REVISION", "CHANGE-CAUSE"], rows, gap: 2)).ConfigureAwait(false);
            return 0;
        });
    }

    private static Command Undo()
    {
        var words = Words();
        var to = new Option<long>("--to-revision") { Description = "revision to go back to (0: the one before)" };
        return new Connection().Verb(new Command("undo", "Go back to an earlier revision.") { words, to }, async (session, arguments, cancellation) =>
        {
            var target = await DeploymentAsync(session, arguments.GetValue(words)!, cancellation).ConfigureAwait(false);
            var path = target.Type.Path(session.Namespace, target.Name);
            var deployment = await session.GetAsync(path, cancellation).ConfigureAwait(false);
            if ((bool?)deployment["spec"]?["paused"] == true) throw new ClusterException($"you cannot rollback a paused deployment; resume it first with 'mk rollout resume {target.Name}' and try again");
            var sets = await ReplicaSetsAsync(session, target, cancellation).ConfigureAwait(false);
            var wanted = arguments.GetValue(to);
            var set = wanted > 0 ? sets.FirstOrDefault(s => Number(s) == wanted) : sets.Count > 1 ? sets[^2] : null;
            if (set is null) throw new ClusterException(wanted > 0 ? $"unable to find specified revision {wanted} in history" : "no rollout history found for deployment \"" + target.Name + "\"");
            var template = set["spec"]!["template"]!.DeepClone().AsObject();
            template["metadata"]?["labels"]?.AsObject().Remove("pod-template-hash");
            if (JsonNode.DeepEquals(template, deployment["spec"]?["template"]))
            {
                await Console.Out.WriteLineAsync($"{target.Type.Named(target.Name!)} skipped rollback (current template already matches revision {Number(set)})").ConfigureAwait(false);
                return 0;
            }

            var patch = new JsonArray(new JsonObject { ["op"] = "replace", ["path"] = "/spec/template", ["value"] = template });
            await session.SendAsync(HttpMethod.Patch, path + "?fieldManager=mk", patch, "application/json-patch+json", cancellation).ConfigureAwait(false);
            await Console.Out.WriteLineAsync($"{target.Type.Named(target.Name!)} rolled back").ConfigureAwait(false);
            return 0;
        });
    }

    private static long Number(JsonObject set) =>
        long.TryParse((string?)set["metadata"]?["annotations"]?[Revision], CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static async Task<IReadOnlyList<JsonObject>> ReplicaSetsAsync(ApiSession session, ResourceTarget target, CancellationToken cancellation)
    {
        var deployment = await session.GetAsync(target.Type.Path(session.Namespace, target.Name), cancellation).ConfigureAwait(false);
        var uid = (string?)deployment["metadata"]?["uid"];
        var sets = await session.GetAsync($"/apis/apps/v1/namespaces/{session.Namespace}/replicasets", cancellation).ConfigureAwait(false);
        return [.. OutputOption.Items(sets).Where(s => s["metadata"]?["ownerReferences"]?.AsArray().Any(o => (string?)o?["uid"] == uid) == true).OrderBy(Number)];
    }
}
