using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using MiniKube.Cli.Mk.Cluster;

namespace MiniKube.Cli.Mk.Commands.Verbs.Creating;

/// <summary><c>mk create service clusterip|nodeport|loadbalancer|externalname</c>.</summary>
internal static class Services
{
    public static Command All()
    {
        var command = new Command("service", "Create a service.") { Of("clusterip", "ClusterIP"), Of("nodeport", "NodePort"), Of("loadbalancer", "LoadBalancer"), ExternalName() };
        command.Aliases.Add("svc");
        return command;
    }

    private static Command Of(string word, string type)
    {
        var ports = new Option<string[]>("--tcp") { Description = "PORT[:TARGET-PORT]", HelpName = "PORTS" };
        var address = new Option<string?>("--clusterip") { Description = "the address, or None for a headless service" };
        var nodePort = new Option<int>("--node-port") { Description = "the port on each node" };
        var command = new Command(word, $"Create a service of type {type}.") { ports };
        command.Options.Add(type == "ClusterIP" ? address : nodePort);
        return Generator.Of(command, Words.Argument("NAME", "its name"), (arguments, words) =>
        {
            var item = Named(words.Name(arguments), type);
            var list = (arguments.GetValue(ports) ?? []).SelectMany(p => p.Split(',')).Select(Port).ToList();
            if (type == "NodePort" && arguments.GetValue(nodePort) is > 0 and var fixedPort) list.ForEach(p => p["nodePort"] = fixedPort);
            if (list.Count > 0) item["spec"]!["ports"] = new JsonArray([.. list]);
            else if (type != "ClusterIP" || arguments.GetValue(address) != "None") throw new ClusterException("at least one tcp port specifier must be provided");
            if (type == "ClusterIP" && arguments.GetValue(address) is { } ip) item["spec"]!["clusterIP"] = ip;
            return item;
        }, type + " service:");
    }

    private static Command ExternalName()
    {
        var target = new Option<string>("--external-name") { Description = "the name it stands for", HelpName = "NAME" };
        return Generator.Of(new Command("externalname", "Create a service that stands for a DNS name.") { target }, Words.Argument("NAME", "its name"), (arguments, words) =>
        {
            var item = Named(words.Name(arguments), "ExternalName");
            item["spec"]!["externalName"] = Words.Required(arguments, target);
            return item;
        }, "ExternalName service:");
    }

    private static JsonObject Named(string name, string type)
    {
        var item = Generator.Object("v1", "Service", name);
        item["metadata"]!["labels"] = new JsonObject { ["app"] = name };
        item["spec"] = new JsonObject { ["selector"] = new JsonObject { ["app"] = name }, ["type"] = type };
        item["status"] = new JsonObject { ["loadBalancer"] = new JsonObject() };
        return item;
    }

    private static JsonObject Port(string text)
    {
        var parts = text.Split(':', 2);
        if (!int.TryParse(parts[0], CultureInfo.InvariantCulture, out var port)) throw new ClusterException($"invalid port: {text}");
        JsonNode target = int.TryParse(parts[^1], CultureInfo.InvariantCulture, out var number) ? number : parts[^1];
        return new JsonObject { ["name"] = text.Replace(':', '-'), ["port"] = port, ["protocol"] = "TCP", ["targetPort"] = target };
    }
}
