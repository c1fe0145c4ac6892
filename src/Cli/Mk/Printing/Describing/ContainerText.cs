using System.Globalization;
using System.Text.Json.Nodes;

namespace MiniKube.Cli.Mk.Printing.Describing;

/// <summary>The containers of a pod or of a pod template.</summary>
internal static class ContainerText
{
    /// <param name="statuses">Null for a template, which has none.</param>
    public static void Containers(this TabbedText text, string title, JsonNode? containers, JsonNode? statuses, bool template)
    {
        if (containers is not JsonArray { Count: > 0 }) return;
        text.Add(template ? 1 : 0, title + ":");
        foreach (var container in containers.Items())
        {
            var status = statuses.Items().FirstOrDefault(s => s["name"].Text() == container["name"].Text());
            text.Add(1, (template ? " " : "") + container["name"].Text() + ":");
            Identity(text, container, status);
            Command(text, container, "command", "Command");
            Command(text, container, "args", "Args");
            if (!template) Progress(text, status);
            Resources(text, container["resources"]);
            foreach (var (member, name) in new[] { ("livenessProbe", "Liveness"), ("readinessProbe", "Readiness"), ("startupProbe", "Startup") })
                if (container[member] is { } probe) text.Add(2, $"{name}:\t{Probe(probe)}");
            Environment(text, container);
            Mounts(text, container["volumeMounts"]);
        }
    }

    private static void Identity(TabbedText text, JsonNode container, JsonNode? status)
    {
        if (status is not null) text.Add(2, $"Container ID:\t{status["containerID"].Text()}");
        text.Add(2, $"Image:\t{container["image"].Text()}");
        if (status is not null) text.Add(2, $"Image ID:\t{status["imageID"].Text()}");
        var ports = container["ports"].Items().ToList();
        var plural = ports.Count > 1 ? "s" : "";
        text.Add(2, $"Port{plural}:\t{Ports(ports, "containerPort")}").Add(2, $"Host Port{plural}:\t{Ports(ports, "hostPort")}");
    }

    private static string Ports(List<JsonNode> ports, string member) => ports.Count == 0
        ? "<none>"
        : string.Join(", ", ports.Select(p => $"{p[member].Text("0")}/{p["protocol"].Text("TCP")}"));

    private static void Command(TabbedText text, JsonNode container, string member, string title)
    {
        if (container[member] is not JsonArray { Count: > 0 } words) return;
        text.Add(2, title + ":");
        foreach (var word in words.Items()) foreach (var line in word.Text().Split('\n')) text.Add(3, line);
    }

    private static void Progress(TabbedText text, JsonNode? status)
    {
        State(text, "State", status?["state"]);
        if (status?["lastState"] is JsonObject { Count: > 0 } last) State(text, "Last State", last);
        text.Add(2, $"Ready:\t{((bool?)status?["ready"] == true ? "True" : "False")}").Add(2, $"Restart Count:\t{status?["restartCount"].Text("0") ?? "0"}");
    }

    private static void State(TabbedText text, string title, JsonNode? state)
    {
        if (state?["running"] is { } running)
        {
            text.Add(2, $"{title}:\tRunning").Add(3, $"Started:\t{Pieces.Moment(running["startedAt"])}");
        }
        else if (state?["terminated"] is { } ended)
        {
            text.Add(2, $"{title}:\tTerminated");
            if (ended["reason"].Text() is { Length: > 0 } reason) text.Add(3, $"Reason:\t{reason}");
            if (ended["message"].Text() is { Length: > 0 } message) text.Add(3, $"Message:\t{message.TrimEnd('\n')}");
            text.Add(3, $"Exit Code:\t{ended["exitCode"].Text("0")}");
            if (ended["signal"].Text("0") is not "0" and var signal) text.Add(3, $"Signal:\t{signal}");
            text.Add(3, $"Started:\t{Pieces.Moment(ended["startedAt"])}").Add(3, $"Finished:\t{Pieces.Moment(ended["finishedAt"])}");
        }
        else
        {
            text.Add(2, $"{title}:\tWaiting");
            if (state?["waiting"]?["reason"].Text() is { Length: > 0 } reason) text.Add(3, $"Reason:\t{reason}");
        }
    }

    private static void Resources(TabbedText text, JsonNode? resources)
    {
        foreach (var (member, title) in new[] { ("limits", "Limits"), ("requests", "Requests") })
        {
            if (resources?[member] is not JsonObject { Count: > 0 } amounts) continue;
            text.Add(2, title + ":");
            foreach (var (name, amount) in amounts.Sorted()) text.Add(3, $"{name}:\t{amount.Text()}");
        }
    }

    private static string Probe(JsonNode probe)
    {
        var attributes = $"delay={Number(probe, "initialDelaySeconds", 0)}s timeout={Number(probe, "timeoutSeconds", 1)}s period={Number(probe, "periodSeconds", 10)}s #success={Number(probe, "successThreshold", 1)} #failure={Number(probe, "failureThreshold", 3)}";
        if (probe["exec"] is { } exec) return $"exec [{string.Join(' ', exec["command"].Items().Select(c => c.Text()))}] {attributes}";
        if (probe["httpGet"] is { } http) return $"http-get {http["scheme"].Text("HTTP").ToLowerInvariant()}://{http["host"].Text()}:{http["port"].Text()}{http["path"].Text()} {attributes}";
        if (probe["tcpSocket"] is { } tcp) return $"tcp-socket {tcp["host"].Text()}:{tcp["port"].Text()} {attributes}";
        return probe["grpc"] is { } grpc ? $"grpc <pod>:{grpc["port"].Text()} {grpc["service"].Text()} {attributes}" : "unknown " + attributes;
    }

    private static string Number(JsonNode probe, string member, int otherwise) => probe[member].Text(otherwise.ToString(CultureInfo.InvariantCulture));

    private static void Environment(TabbedText text, JsonNode container)
    {
        if (container["envFrom"] is JsonArray { Count: > 0 } sources)
        {
            text.Add(2, "Environment Variables from:");
            foreach (var source in sources.Items())
            {
                var (kind, from) = source["configMapRef"] is { } map ? ("ConfigMap", map) : ("Secret", source["secretRef"]);
                var prefix = source["prefix"].Text() is { Length: > 0 } p ? $" with prefix '{p}'" : "";
                text.Add(3, $"{from?["name"].Text()}\t{kind}{prefix}\tOptional: {((bool?)from?["optional"] == true ? "true" : "false")}");
            }
        }

        if (container["env"] is not JsonArray { Count: > 0 } variables)
        {
            text.Add(2, "Environment:\t<none>");
            return;
        }

        text.Add(2, "Environment:");
        foreach (var variable in variables.Items()) text.Add(3, $"{variable["name"].Text()}:\t{Value(variable)}");
    }

    private static string Value(JsonNode variable)
    {
        if (variable["valueFrom"] is not { } from) return variable["value"].Text().Replace("\n", "\n\t", StringComparison.Ordinal);
        if (from["fieldRef"] is { } field) return $" ({field["apiVersion"].Text("v1")}:{field["fieldPath"].Text()})";
        if (from["resourceFieldRef"] is { } resource) return $"{resource["divisor"].Text()} ({resource["resource"].Text()})";
        var (key, kind) = from["secretKeyRef"] is { } secret ? (secret, "secret") : (from["configMapKeyRef"], "config map");
        return $"<set to the key '{key?["key"].Text()}' {(kind == "secret" ? "in secret" : "of config map")} '{key?["name"].Text()}'>\tOptional: {((bool?)key?["optional"] == true ? "true" : "false")}";
    }

    private static void Mounts(TabbedText text, JsonNode? mounts)
    {
        if (mounts is not JsonArray { Count: > 0 })
        {
            text.Add(2, "Mounts:\t<none>");
            return;
        }

        text.Add(2, "Mounts:");
        foreach (var mount in mounts.Items().OrderBy(m => m["mountPath"].Text(), StringComparer.Ordinal))
        {
            List<string> flags = [(bool?)mount["readOnly"] == true ? "ro" : "rw"];
            if (mount["subPath"].Text() is { Length: > 0 } path) flags.Add($"path=\"{path}\"");
            text.Add(3, $"{mount["mountPath"].Text()} from {mount["name"].Text()} ({string.Join(',', flags)})");
        }
    }
}
