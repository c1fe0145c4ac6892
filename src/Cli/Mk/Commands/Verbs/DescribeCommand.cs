using System.CommandLine;
using System.Text.Json.Nodes;
using MiniKube.Cli.Mk.Cluster;
using MiniKube.Cli.Mk.Printing.Describing;
using MiniKube.Cli.Mk.Resources;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.Cli.Mk.Commands.Verbs;

/// <summary><c>mk describe</c>: an object as text, what belongs to it, and the events about it. Kinds without a form of their own are shown member by member.</summary>
public sealed class DescribeCommand(TimeProvider time)
{
    private readonly Argument<string[]> words = Words.Argument("RESOURCE", "TYPE [NAME...] or TYPE/NAME");
    private readonly Option<string?> labels = new("--selector", "-l") { Description = "label selector" };
    private readonly Option<bool> everywhere = new("--all-namespaces", "-A") { Description = "objects of all namespaces" };
    private readonly Option<bool> showEvents = new("--show-events") { Description = "the events at the end", DefaultValueFactory = _ => true };

    public static Command Build(TimeProvider time)
    {
        var describe = new DescribeCommand(time);
        return new Connection().Verb(new Command("describe", "Show an object in detail, with its events.") { describe.words, describe.labels, describe.everywhere, describe.showEvents }, describe.RunAsync);
    }

    private async Task<int> RunAsync(ApiSession session, ParseResult arguments, CancellationToken cancellation)
    {
        if (arguments.GetValue(words) is not { Length: > 0 } given) throw new CommandLineException("error: You must specify the type of resource to describe. Use \"mk api-resources\" for a complete list of supported resources.");
        var catalog = await ResourceCatalog.ReadAsync(session, cancellation).ConfigureAwait(false);
        var (shown, failures) = (0, 0);
        foreach (var target in ResourceArguments.Parse(given, catalog))
        {
            try
            {
                foreach (var item in await ItemsAsync(session, target, arguments, cancellation).ConfigureAwait(false))
                {
                    if (shown++ > 0) await Console.Out.WriteAsync("\n\n").ConfigureAwait(false);
                    await Console.Out.WriteAsync(await TextAsync(session, item, target.Type, arguments.GetValue(showEvents), cancellation).ConfigureAwait(false)).ConfigureAwait(false);
                }
            }
            catch (StatusException e) when (e.IsNotFound)
            {
                failures++;
                await Console.Error.WriteLineAsync(ErrorText.Of(e)).ConfigureAwait(false);
            }
        }

        if (shown == 0 && failures == 0) await Console.Error.WriteLineAsync(arguments.GetValue(everywhere) ? "No resources found" : $"No resources found in {session.Namespace} namespace.").ConfigureAwait(false);
        return failures == 0 ? 0 : 1;
    }

    /// <summary>The object of that name; where there is none, those whose names begin so.</summary>
    private async Task<IReadOnlyList<JsonObject>> ItemsAsync(ApiSession session, ResourceTarget target, ParseResult arguments, CancellationToken cancellation)
    {
        var collection = target.Type.Path(arguments.GetValue(everywhere) ? null : session.Namespace);
        try
        {
            var query = target.Name is null && arguments.GetValue(labels) is { } selector ? "?labelSelector=" + Uri.EscapeDataString(selector) : "";
            var answer = await session.GetAsync((target.Name is null ? collection : target.Type.Path(session.Namespace, target.Name)) + query, cancellation).ConfigureAwait(false);
            return OutputOption.Items(answer);
        }
        catch (StatusException e) when (e.IsNotFound && target.Name is not null)
        {
            var all = OutputOption.Items(await session.GetAsync(collection, cancellation).ConfigureAwait(false));
            List<JsonObject> alike = [.. all.Where(o => ((string?)o["metadata"]?["name"])?.StartsWith(target.Name, StringComparison.Ordinal) == true)];
            if (alike.Count == 0) throw;
            return alike;
        }
    }

    private async Task<string> TextAsync(ApiSession session, JsonObject item, ResourceType type, bool withEvents, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var text = type.Kind switch
        {
            "Pod" => PodDescription.Of(item, now),
            "Node" => await NodeAsync(session, item, now, cancellation).ConfigureAwait(false),
            "Deployment" => WorkloadDescription.Deployment(item, await OwnedAsync(session, item, "/apis/apps/v1", "replicasets", cancellation).ConfigureAwait(false)),
            "ReplicaSet" => WorkloadDescription.ReplicaSet(item, await OwnedAsync(session, item, "/api/v1", "pods", cancellation).ConfigureAwait(false)),
            "Job" => WorkloadDescription.Job(item),
            "Service" => ServiceDescription.Of(item, await SlicesAsync(session, item, cancellation).ConfigureAwait(false)),
            "ConfigMap" => ConfigurationDescription.ConfigMap(item),
            "Secret" => ConfigurationDescription.Secret(item),
            "Namespace" => ConfigurationDescription.Namespace(item),
            "ServiceAccount" => ConfigurationDescription.ServiceAccount(item),
            _ => Generic.Of(item, type),
        };
        // These kinds have no events in kubectl's descriptions.
        if (!withEvents || type.Kind is "Secret" or "Namespace" or "Role" or "ClusterRole" or "RoleBinding" or "ClusterRoleBinding") return text.ToString();
        return text.Events(await EventsAsync(session, item, cancellation).ConfigureAwait(false), now).ToString();
    }

    private static async Task<TabbedText> NodeAsync(ApiSession session, JsonObject node, DateTimeOffset now, CancellationToken cancellation)
    {
        var name = Uri.EscapeDataString((string)node["metadata"]!["name"]!);
        JsonObject? lease = null;
        try
        {
            lease = await session.GetAsync($"/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/{name}", cancellation).ConfigureAwait(false);
        }
        catch (StatusException e) when (e.IsNotFound)
        {
            // a node that has never sent a heartbeat
        }

        var pods = await session.GetAsync($"/api/v1/pods?fieldSelector=spec.nodeName%3D{name}", cancellation).ConfigureAwait(false);
        return NodeDescription.Of(node, lease, OutputOption.Items(pods), now);
    }

    private static async Task<IReadOnlyList<JsonObject>> OwnedAsync(ApiSession session, JsonObject owner, string api, string plural, CancellationToken cancellation)
    {
        var (ns, uid) = ((string?)owner["metadata"]?["namespace"], (string?)owner["metadata"]?["uid"]);
        var all = await session.GetAsync($"{api}/namespaces/{ns}/{plural}", cancellation).ConfigureAwait(false);
        return [.. OutputOption.Items(all).Where(o => o["metadata"]?["ownerReferences"]?.AsArray().Any(r => (string?)r?["uid"] == uid) == true)];
    }

    private static async Task<IReadOnlyList<JsonObject>> SlicesAsync(ApiSession session, JsonObject service, CancellationToken cancellation)
    {
        var metadata = service["metadata"];
        var list = await session.GetAsync($"/apis/discovery.k8s.io/v1/namespaces/{(string?)metadata?["namespace"]}/endpointslices?labelSelector=kubernetes.io%2Fservice-name%3D{(string?)metadata?["name"]}", cancellation).ConfigureAwait(false);
        return OutputOption.Items(list);
    }

    private static async Task<IReadOnlyList<JsonObject>> EventsAsync(ApiSession session, JsonObject item, CancellationToken cancellation)
    {
        var metadata = item["metadata"];
        // Components report about nodes with the node's name as its uid.
        var (name, isNode) = ((string?)metadata?["name"], (string?)item["kind"] == "Node");
        var selector = isNode ? $"involvedObject.kind=Node,involvedObject.name={name}" : $"involvedObject.name={name},involvedObject.uid={(string?)metadata?["uid"]}";
        var path = (string?)metadata?["namespace"] is { } ns ? $"/api/v1/namespaces/{ns}/events" : "/api/v1/events";
        return OutputOption.Items(await session.GetAsync($"{path}?fieldSelector={Uri.EscapeDataString(selector)}", cancellation).ConfigureAwait(false));
    }
}
