using System.CommandLine;
using System.Text.Json.Nodes;

namespace MiniKube.Cli.Mk.Commands.Verbs.Creating;

/// <summary><c>mk create namespace|serviceaccount|deployment|job|poddisruptionbudget</c>.</summary>
internal static class Workloads
{
    public static Command Namespace()
    {
        return Generator.Of(new Command("namespace", "Create a namespace."), Words.Argument("NAME", "its name"), (arguments, words) =>
        {
            var item = Generator.Object("v1", "Namespace", words.Name(arguments));
            item["spec"] = new JsonObject();
            item["status"] = new JsonObject();
            return item;
        }, null, "ns");
    }

    public static Command ServiceAccount() => Generator.Of(
        new Command("serviceaccount", "Create a service account."), Words.Argument("NAME", "its name"), (arguments, words) => Generator.Object("v1", "ServiceAccount", words.Name(arguments)), "serviceaccount:", "sa");

    public static Command Deployment()
    {
        var image = new Option<string[]>("--image") { Description = "image of a container", HelpName = "IMAGE" };
        var replicas = new Option<int>("--replicas", "-r") { Description = "number of pods", DefaultValueFactory = _ => 1 };
        var port = new Option<int?>("--port") { Description = "port the container listens on" };
        return Generator.Of(new Command("deployment", "Create a deployment.") { image, replicas, port }, Words.Argument("NAME", "its name, and behind -- the command"), (arguments, words) =>
        {
            var name = words.Name(arguments);
            var containers = Words.Required(arguments, image).Select((i, at) => Generator.Container(NameOf(i), i, words.Behind, at == 0 ? arguments.GetValue(port) : null));
            var labels = new JsonObject { ["app"] = name };
            var item = Generator.Object("apps/v1", "Deployment", name);
            item["metadata"]!["labels"] = labels.DeepClone();
            item["spec"] = new JsonObject
            {
                ["replicas"] = arguments.GetValue(replicas),
                ["selector"] = new JsonObject { ["matchLabels"] = labels.DeepClone() },
                ["strategy"] = new JsonObject(),
                ["template"] = new JsonObject
                {
                    ["metadata"] = new JsonObject { ["labels"] = labels },
                    ["spec"] = new JsonObject { ["containers"] = new JsonArray([.. containers]) },
                },
            };
            item["status"] = new JsonObject();
            return item;
        }, "deployment:", "deploy", "dep");
    }

    public static Command Job()
    {
        var image = new Option<string>("--image") { Description = "image of the container", HelpName = "IMAGE" };
        return Generator.Of(new Command("job", "Create a job.") { image }, Words.Argument("NAME", "its name, and behind -- the command"), (arguments, words) =>
        {
            var name = words.Name(arguments);
            var item = Generator.Object("batch/v1", "Job", name);
            item["spec"] = new JsonObject
            {
                ["template"] = new JsonObject
                {
                    ["metadata"] = new JsonObject(),
                    ["spec"] = new JsonObject { ["containers"] = new JsonArray(Generator.Container(name, Words.Required(arguments, image), words.Behind)), ["restartPolicy"] = "Never" },
                },
            };
            item["status"] = new JsonObject();
            return item;
        }, "job:");
    }

    public static Command DisruptionBudget()
    {
        var selector = new Option<string>("--selector") { Description = "labels of the pods, KEY=VALUE", HelpName = "LABELS" };
        var least = new Option<string?>("--min-available") { Description = "how many must stay, a number or a percentage" };
        var most = new Option<string?>("--max-unavailable") { Description = "how many may be away, a number or a percentage" };
        return Generator.Of(new Command("poddisruptionbudget", "Create a pod disruption budget.") { selector, least, most }, Words.Argument("NAME", "its name"), (arguments, words) =>
        {
            var item = Generator.Object("policy/v1", "PodDisruptionBudget", words.Name(arguments));
            var pairs = Words.Required(arguments, selector).Split(',').Select(p => p.Split('=', 2));
            var spec = new JsonObject { ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject(pairs.Select(p => KeyValuePair.Create(p[0], (JsonNode?)p[^1]))) } };
            if (arguments.GetValue(least) is { } stay) spec["minAvailable"] = Amount(stay);
            if (arguments.GetValue(most) is { } away) spec["maxUnavailable"] = Amount(away);
            item["spec"] = spec;
            return item;
        }, "poddisruptionbudgets:", "pdb");
    }

    private static JsonNode Amount(string text) => int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : text;

    private static string NameOf(string image) => image.Split('/')[^1].Split(':', '@')[0];
}
