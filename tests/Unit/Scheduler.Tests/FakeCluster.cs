using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using MiniKube.Machinery.Api;
using MiniKube.Machinery.Api.Meta;

namespace MiniKube.Scheduler.Tests;

/// <summary>Just enough of an API server for a scheduler: lists, watches, creates, updates and bindings, kept in memory.</summary>
internal sealed class FakeCluster : IAsyncDisposable
{
    private static int _nextPort = 25500;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, JsonObject> _objects = new(StringComparer.Ordinal);
    private readonly List<(string Prefix, Channel<string> Lines)> _watches = [];
    private readonly WebApplication _app;
    private int _version;

    private FakeCluster(WebApplication app, int port) => (_app, Port) = (app, port);

    public int Port { get; }

    public ConcurrentQueue<string> Events { get; } = new();

    public static async Task<FakeCluster> StartAsync()
    {
        var port = Interlocked.Increment(ref _nextPort);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, port));
        var cluster = new FakeCluster(builder.Build(), port);
        cluster._app.Run(cluster.HandleAsync);
        await cluster._app.StartAsync();
        return cluster;
    }

    public string WriteKubeconfig(string folder)
    {
        var path = Path.Combine(folder, "kubeconfig");
        File.WriteAllText(path, $$"""
            current-context: c
            clusters: [{name: c, cluster: {server: "http://127.0.0.1:{{Port}}"} }]
            contexts: [{name: c, context: {cluster: c, user: u} }]
            users: [{name: u, user: {token: t} }]
            """);
        return path;
    }

    public void Put<T>(string collection, T obj)
        where T : class, IKubeObject => Store($"{collection}/{obj.Name}", JsonNode.Parse(ApiJson.Serialize(obj))!.AsObject(), "ADDED");

    public string? NodeOf(string pod)
    {
        lock (_gate) return _objects.GetValueOrDefault($"/api/v1/namespaces/default/pods/{pod}")?["spec"]?["nodeName"]?.GetValue<string>();
    }

    public int Placed()
    {
        lock (_gate) return _objects.Count(o => o.Key.Contains("/pods/", StringComparison.Ordinal) && o.Value["spec"]?["nodeName"] is not null);
    }

    public JsonNode? Get(string path)
    {
        lock (_gate) return _objects.GetValueOrDefault(path)?.DeepClone();
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync(http.RequestAborted);
        if (http.Request.Query.ContainsKey("watch")) await WatchAsync(http, path);
        else await http.Response.WriteAsync(Answer(http, path, body), http.RequestAborted);
    }

    private string Answer(HttpContext http, string path, string body)
    {
        http.Response.ContentType = "application/json";
        lock (_gate)
        {
            switch (http.Request.Method)
            {
                case "GET" when _objects.TryGetValue(path, out var found): return found.ToJsonString();
                case "GET" when path.EndsWith("/leases/kube-scheduler", StringComparison.Ordinal): return NotFound(http);
                case "GET": return List(path);
                case "POST" when path.EndsWith("/binding", StringComparison.Ordinal): return Bind(path[..^"/binding".Length], body);
                case "POST" when path.EndsWith("/events", StringComparison.Ordinal):
                    Events.Enqueue(JsonNode.Parse(body)!["message"]!.GetValue<string>());
                    return body;
                case "POST": return Store($"{path}/{JsonNode.Parse(body)!["metadata"]!["name"]}", JsonNode.Parse(body)!.AsObject(), "ADDED");
                case "PUT": return Store(path, JsonNode.Parse(body)!.AsObject(), "MODIFIED");
                case "PATCH" when path.EndsWith("/status", StringComparison.Ordinal): return Patch(path[..^"/status".Length], body);
                default: return NotFound(http);
            }
        }
    }

    private static string NotFound(HttpContext http)
    {
        http.Response.StatusCode = 404;
        return """{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"NotFound","code":404}""";
    }

    private string List(string path)
    {
        var kind = path[(path.LastIndexOf('/') + 1)..];
        var items = _objects.Where(o => o.Key.Contains($"/{kind}/", StringComparison.Ordinal)).Select(o => (JsonNode?)o.Value.DeepClone());
        return new JsonObject { ["metadata"] = new JsonObject { ["resourceVersion"] = _version.ToString(CultureInfo.InvariantCulture) }, ["items"] = new JsonArray([.. items]) }.ToJsonString();
    }

    private string Bind(string path, string body)
    {
        var pod = _objects[path].DeepClone().AsObject();
        pod["spec"]!["nodeName"] = JsonNode.Parse(body)!["target"]!["name"]!.GetValue<string>();
        Store(path, pod, "MODIFIED");
        return """{"kind":"Status","apiVersion":"v1","status":"Success","code":201}""";
    }

    private string Patch(string path, string body)
    {
        var pod = _objects[path].DeepClone().AsObject();
        pod["status"] = JsonNode.Parse(body)!["status"]!.DeepClone();
        return Store(path, pod, "MODIFIED");
    }

    private string Store(string path, JsonObject obj, string type)
    {
        lock (_gate)
        {
            obj["metadata"]!["resourceVersion"] = (++_version).ToString(CultureInfo.InvariantCulture);
            _objects[path] = obj;
            var line = new JsonObject { ["type"] = type, ["object"] = obj.DeepClone() }.ToJsonString();
            foreach (var (kind, lines) in _watches)
            {
                if (path.Contains($"/{kind}/", StringComparison.Ordinal)) lines.Writer.TryWrite(line);
            }

            return obj.ToJsonString();
        }
    }

    private async Task WatchAsync(HttpContext http, string path)
    {
        var lines = Channel.CreateUnbounded<string>();
        var kind = path[(path.LastIndexOf('/') + 1)..];
        var from = int.Parse(http.Request.Query["resourceVersion"].FirstOrDefault() ?? "0", CultureInfo.InvariantCulture);
        lock (_gate)
        {
            foreach (var (key, missed) in _objects.Where(o => o.Key.Contains($"/{kind}/", StringComparison.Ordinal)))
            {
                if (int.Parse(missed["metadata"]!["resourceVersion"]!.GetValue<string>(), CultureInfo.InvariantCulture) <= from) continue;
                lines.Writer.TryWrite(new JsonObject { ["type"] = "MODIFIED", ["object"] = missed.DeepClone() }.ToJsonString());
            }

            _watches.Add((kind, lines));
        }

        await http.Response.StartAsync();
        try
        {
            await foreach (var line in lines.Reader.ReadAllAsync(http.RequestAborted))
            {
                await http.Response.WriteAsync(line + "\n", http.RequestAborted);
                if (lines.Reader.Count == 0) await http.Response.Body.FlushAsync(http.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            // The scheduler went away.
        }
    }
}
