using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Patch;
using MiniKube.Machinery.Api.Schema;
using MiniKube.Machinery.Api.Selectors;
using MiniKube.Machinery.Client.Rest;

namespace MiniKube.ControllerManager.Tests.World;

/// <summary>As much of an API server as controllers notice: objects of all kinds with versions, watches, patches, finalizers,
/// preconditions and deletion, and that nothing new comes into a namespace that goes. It takes the place of the network below real
/// clients. No validation, no defaults, no access control.</summary>
internal sealed class InMemoryApi : HttpMessageHandler
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, JsonObject> _objects = new(StringComparer.Ordinal);
    private readonly List<(long Version, string Key, JsonObject Object)> _removed = [];
    private readonly List<Watcher> _watchers = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _version = 1;

    /// <summary>Called inside every write, before it is seen: what other parts of a cluster would do to the object.</summary>
    public Action<ResourcePath, JsonObject> OnWrite { get; set; } = (_, _) => { };

    public ConcurrentQueue<string> Writes { get; } = new();

    public KubeClient Client(string name) => KubeClient.FromConfig(new ClientConfig { Server = new Uri("http://cluster") }, new KubeClientOptions { Handler = this, UserAgent = name });

    public IReadOnlyList<JsonObject> All(string plural)
    {
        lock (_gate) return [.. _objects.Where(o => o.Key.StartsWith(plural + "|", StringComparison.Ordinal)).Select(o => (JsonObject)o.Value.DeepClone())];
    }

    /// <summary>Waits until the condition holds; fails with what there is if it never does.</summary>
    public async Task UntilAsync(Func<bool> condition, string what)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            Task changed;
            lock (_gate) changed = _changed.Task;
            if (condition()) return;
            try
            {
                await changed.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"never happened: {what}\nwrites:\n{string.Join('\n', Writes.TakeLast(40))}");
            }
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            var body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
            return Handle(request, body, cancellationToken);
        }
        catch (StatusException e)
        {
            return Answer((HttpStatusCode)e.Code, Encoding.UTF8.GetString(e.ToUtf8Json()));
        }
    }

    private HttpResponseMessage Handle(HttpRequestMessage request, string? body, CancellationToken ct)
    {
        var path = request.RequestUri!.AbsolutePath;
        if (Discovery.Answer(path) is { } discovery) return Answer(HttpStatusCode.OK, discovery);
        var target = ApiPath.Parse(path) ?? throw ApiErrors.PathNotFound();
        var query = HttpUtility.ParseQueryString(request.RequestUri.Query);
        if (request.Method == HttpMethod.Get && query["watch"] is "true" or "1") return Watch(target, query["labelSelector"], query["fieldSelector"], query["resourceVersion"], ct);
        if (request.Method != HttpMethod.Get) Writes.Enqueue($"{request.Headers.UserAgent} {request.Method} {path} {(target.Kind.Kind == "Event" ? "" : body)}");
        lock (_gate)
        {
            return request.Method.Method switch
            {
                "GET" when target.Name.Length == 0 => Answer(HttpStatusCode.OK, List(target, query["labelSelector"], query["fieldSelector"])),
                "GET" => Answer(HttpStatusCode.OK, Get(target).ToJsonString()),
                "POST" => Answer(HttpStatusCode.Created, Create(target, Parse(body)).ToJsonString()),
                "PUT" => Answer(HttpStatusCode.OK, Update(target, Parse(body)).ToJsonString()),
                "PATCH" => Answer(HttpStatusCode.OK, Patch(target, request.Content!.Headers.ContentType!.MediaType!, body!).ToJsonString()),
                _ => Answer(HttpStatusCode.OK, Delete(target, body is { Length: > 0 } ? Parse(body) : [])),
            };
        }
    }

    private static JsonObject Parse(string? body) => (JsonObject)JsonNode.Parse(body ?? "{}")!;

    private static string KeyOf(ApiPath path, string name) => $"{path.Kind.Plural}|{path.Namespace}|{name}";

    private static GroupResource ResourceOf(ApiPath path) => new(path.Kind.Group, path.Kind.Plural);

    private JsonObject Get(ApiPath path) => _objects.TryGetValue(KeyOf(path, path.Name), out var o) ? o : throw ApiErrors.NotFound(ResourceOf(path), path.Name);

    private string List(ApiPath path, string? labels, string? fields)
    {
        var items = _objects.Where(o => Matches(o.Key, o.Value, path, Selector.Parse(labels), FieldSelector.Parse(fields))).Select(o => o.Value.ToJsonString());
        return $$"""{"kind":"{{path.Kind.Kind}}List","apiVersion":"{{path.Kind.ApiVersion}}","metadata":{"resourceVersion":"{{_version}}"},"items":[{{string.Join(',', items)}}]}""";
    }

    private static bool Matches(string key, JsonObject o, ApiPath path, Selector labels, FieldSelector fields)
    {
        var parts = key.Split('|');
        return parts[0] == path.Kind.Plural && (path.Namespace.Length == 0 || parts[1] == path.Namespace) && labels.Matches(o["metadata"]!["labels"] as JsonObject)
            && fields.Matches(f => f == "metadata.name" ? parts[2] : parts[1]);
    }

    private JsonObject Create(ApiPath path, JsonObject o)
    {
        if (path.Subresource.Length > 0 || path.Kind.Kind == "Event" && path.Name.Length > 0) return o;
        var metadata = Object(o, "metadata");
        var uid = Guid.NewGuid().ToString();
        var name = metadata["name"]?.GetValue<string>() ?? metadata["generateName"]!.GetValue<string>() + uid[..5];
        (o["apiVersion"], o["kind"]) = (path.Kind.ApiVersion, path.Kind.Kind);
        (metadata["name"], metadata["uid"], metadata["generation"], metadata["creationTimestamp"]) = (name, uid, 1L, new Time(DateTimeOffset.UtcNow).ToString());
        if (path.Kind.Namespaced) metadata["namespace"] = path.Namespace;
        RefuseIfTerminating(path, name);
        if (path.Kind.Kind == "Namespace") Object(o, "spec")["finalizers"] = new JsonArray("kubernetes");
        var key = KeyOf(path, name);
        if (_objects.ContainsKey(key)) throw ApiErrors.AlreadyExists(ResourceOf(path), name);
        Store(path.Kind, key, o, "ADDED");
        return o;
    }

    /// <summary>As NamespaceLifecycle does. Namespaces that were never made are let pass, so that tests need not make "default".</summary>
    private void RefuseIfTerminating(ApiPath path, string name)
    {
        if (!path.Kind.Namespaced) return;
        var key = $"namespaces||{path.Namespace}";
        if (_objects.TryGetValue(key, out var ns) ? ns["metadata"]!["deletionTimestamp"] is null : _removed.TrueForAll(r => r.Key != key)) return;
        var refusal = ApiErrors.Forbidden(ResourceOf(path), name, $"unable to create new content in namespace {path.Namespace} because it is being terminated").Status;
        throw new StatusException(refusal with { Details = refusal.Details! with { Causes = [new StatusCause { Reason = CauseReason.NamespaceTerminating }] } });
    }

    private JsonObject Update(ApiPath path, JsonObject wanted)
    {
        var old = Get(path);
        var version = wanted["metadata"]!["resourceVersion"]?.GetValue<string>();
        if (version is not null && version != old["metadata"]!["resourceVersion"]!.GetValue<string>()) throw ApiErrors.Conflict(ResourceOf(path), path.Name);
        return Write(path, old, wanted);
    }

    private JsonObject Patch(ApiPath path, string mediaType, string body)
    {
        var old = Get(path);
        var patch = (JsonObject)JsonNode.Parse(body)!;
        foreach (var precondition in (string[])["uid", "resourceVersion"])
        {
            if (patch["metadata"]?[precondition]?.GetValue<string>() is { } expected && expected != old["metadata"]![precondition]!.GetValue<string>()) throw ApiErrors.Conflict(ResourceOf(path), path.Name);
        }
        var schema = SchemaRegistry.ForKind(path.Kind.Group, path.Kind.Version, path.Kind.Kind)!;
        return Write(path, old, PatchBody.Parse(mediaType, Encoding.UTF8.GetBytes(body)).Apply((JsonObject)old.DeepClone(), schema));
    }

    private JsonObject Write(ApiPath path, JsonObject old, JsonObject wanted)
    {
        var next = (JsonObject)old.DeepClone();
        if (path.Subresource == "status") next["status"] = wanted["status"]?.DeepClone();
        else
        {
            next = (JsonObject)wanted.DeepClone();
            if (old["status"] is { } status) next["status"] = status.DeepClone();
            var changed = !JsonNode.DeepEquals(old["spec"], next["spec"]);
            foreach (var keep in (string[])["uid", "creationTimestamp", "deletionTimestamp", "generation"]) Object(next, "metadata")[keep] = old["metadata"]![keep]?.DeepClone();
            if (changed) next["metadata"]!["generation"] = old["metadata"]!["generation"]!.GetValue<long>() + 1;
        }
        if (JsonNode.DeepEquals(old, next)) return old;
        var key = KeyOf(path, path.Name);
        if (IsGone(next)) Remove(path.Kind, key, next);
        else Store(path.Kind, key, next, "MODIFIED");
        return next;
    }

    private string Delete(ApiPath path, JsonObject options)
    {
        if (path.Name.Length == 0)
        {
            foreach (var name in _objects.Keys.Select(k => k.Split('|')).Where(k => k[0] == path.Kind.Plural && k[1] == path.Namespace).Select(k => k[2]).ToList()) Delete(path with { Name = name }, options);
            return "{}";
        }
        var old = Get(path);
        foreach (var precondition in (string[])["uid", "resourceVersion"])
        {
            if (options["preconditions"]?[precondition]?.GetValue<string>() is { } expected && expected != old["metadata"]![precondition]!.GetValue<string>()) throw ApiErrors.Conflict(ResourceOf(path), path.Name);
        }
        var next = (JsonObject)old.DeepClone();
        var metadata = Object(next, "metadata");
        metadata["deletionTimestamp"] ??= new Time(DateTimeOffset.UtcNow).ToString();
        var finalizer = options["propagationPolicy"]?.GetValue<string>() switch { "Foreground" => "foregroundDeletion", "Orphan" => "orphan", _ => null };
        if (finalizer is not null)
        {
            if (metadata["finalizers"] is not JsonArray list) metadata["finalizers"] = list = [];
            if (!list.Any(f => f!.GetValue<string>() == finalizer)) list.Add(finalizer);
        }
        if (IsGone(next)) Remove(path.Kind, KeyOf(path, path.Name), next);
        else Store(path.Kind, KeyOf(path, path.Name), next, "MODIFIED");
        return next.ToJsonString();
    }

    private static bool IsGone(JsonObject o) => o["metadata"]!["deletionTimestamp"] is not null
        && o["metadata"]!["finalizers"] is not JsonArray { Count: > 0 }
        && !(o["kind"]?.GetValue<string>() == "Namespace" && o["spec"]?["finalizers"] is JsonArray { Count: > 0 });

    private void Store(ResourcePath kind, string key, JsonObject o, string type)
    {
        OnWrite(kind, o);
        o["metadata"]!["resourceVersion"] = $"{++_version}";
        _objects[key] = o;
        Tell(key, o, type);
    }

    private void Remove(ResourcePath kind, string key, JsonObject o)
    {
        o["metadata"]!["resourceVersion"] = $"{++_version}";
        _objects.Remove(key);
        _removed.Add((_version, key, o));
        Tell(key, o, "DELETED");
    }

    private void Tell(string key, JsonObject o, string type)
    {
        var line = $$"""{"type":"{{type}}","object":{{o.ToJsonString()}}}""" + "\n";
        foreach (var watcher in _watchers.Where(w => Matches(key, o, w.Path, w.Labels, w.Fields))) watcher.Write(line);
        var changed = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }

    /// <summary>
    /// A watch starts with what changed since its version: what was removed, and everything newer as it is now; what lies between is not kept.
    /// </summary>
    private HttpResponseMessage Watch(ApiPath path, string? labels, string? fields, string? since, CancellationToken ct)
    {
        var watcher = new Watcher(path, Selector.Parse(labels), FieldSelector.Parse(fields));
        lock (_gate)
        {
            var from = long.Parse(since ?? "0", System.Globalization.CultureInfo.InvariantCulture);
            foreach (var (_, _, o) in _removed.Where(r => r.Version > from && Matches(r.Key, r.Object, path, watcher.Labels, watcher.Fields)))
                watcher.Write($$"""{"type":"DELETED","object":{{o.ToJsonString()}}}""" + "\n");
            foreach (var (key, o) in _objects.Where(o => Matches(o.Key, o.Value, path, watcher.Labels, watcher.Fields)))
            {
                if (long.Parse(o["metadata"]!["resourceVersion"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture) > from) watcher.Write($$"""{"type":"MODIFIED","object":{{o.ToJsonString()}}}""" + "\n");
            }
            _watchers.Add(watcher);
        }
        ct.Register(() => { lock (_gate) _watchers.Remove(watcher); });
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(watcher.Stream) };
    }

    private static JsonObject Object(JsonObject o, string name)
    {
        if (o[name] is not JsonObject member) o[name] = member = [];
        return member;
    }

    private static HttpResponseMessage Answer(HttpStatusCode code, string json) => new(code) { Content = new StringContent(json, Encoding.UTF8, "application/json") };

    private sealed class Watcher(ApiPath path, Selector labels, FieldSelector fields)
    {
        private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 0));

        public ApiPath Path => path;

        public Selector Labels => labels;

        public FieldSelector Fields => fields;

        public Stream Stream => _pipe.Reader.AsStream();

        public void Write(string line)
        {
            Encoding.UTF8.GetBytes(line, _pipe.Writer);
            _ = _pipe.Writer.FlushAsync().AsTask();
        }
    }
}
