using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Client.Informers;

namespace MiniKube.Client.Tests;

public sealed class InformerTests
{
    private readonly List<string> _told = [];

    [Fact]
    public async Task List_then_watch_keeps_cache_indexes_and_handlers_current_in_order()
    {
        await using var api = await FakeApi.StartAsync();
        var lines = Channel.CreateUnbounded<string>();
        api.Handler = (http, _) => IsWatch(http) ? FakeApi.StreamAsync(http, lines.Reader) : List(http, 10, Pod("a", 1, "n1"), Pod("b", 2, "n1"));
        await using var run = new Running(api, Track);
        await run.Informers.WaitForSyncAsync(CancellationToken.None);
        lines.Writer.TryWrite(Event("MODIFIED", Pod("a", 11, "n2")));
        lines.Writer.TryWrite(Event("DELETED", Pod("b", 12, "n1")));
        lines.Writer.TryWrite(Event("ADDED", Pod("c", 13, "n2")));
        await Eventually.TrueAsync(() => _told.Count >= 5, "all changes told");
        Assert.Equal(["+a", "+b", "a 1>11", "-b", "+c"], _told);
        var lister = run.Pods.Lister;
        Assert.Equal(["ns/a", "ns/c"], lister.ByIndex("node", "n2").Select(p => p.Key).Order());
        Assert.Empty(lister.ByIndex("node", "n1"));
        Assert.Equal(2, lister.InNamespace("ns").Count);
        Assert.Null(lister.Get("ns", "b"));
    }

    [Fact]
    public async Task A_broken_watch_resumes_from_the_last_version_bookmarks_included()
    {
        await using var api = await FakeApi.StartAsync();
        var first = Channel.CreateUnbounded<string>();
        first.Writer.TryWrite(Event("ADDED", Pod("a", 11, "n1")));
        first.Writer.TryWrite(Event("BOOKMARK", """{"kind":"Pod","apiVersion":"v1","metadata":{"resourceVersion":"20"}}"""));
        first.Writer.Complete();
        var second = Channel.CreateUnbounded<string>();
        var watches = 0;
        api.Handler = (http, _) => !IsWatch(http) ? List(http, 10) : FakeApi.StreamAsync(http, ++watches == 1 ? first.Reader : second.Reader);
        await using var run = new Running(api, Track);
        await Eventually.TrueAsync(() => api.Requests.Count(r => r.Path.Contains("watch=true")) >= 2, "watch resumed");
        Assert.Contains("resourceVersion=20", api.Requests.Last().Path);
        Assert.Equal(1, api.Requests.Count(r => !r.Path.Contains("watch=true")));
        Assert.NotNull(run.Pods.Lister.Get("ns/a"));
    }

    [Fact]
    public async Task An_expired_version_is_listed_again_and_only_differences_are_told()
    {
        await using var api = await FakeApi.StartAsync();
        var watches = 0;
        var open = Channel.CreateUnbounded<string>();
        var expired = Channel.CreateUnbounded<string>();
        expired.Writer.TryWrite("""{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Expired","code":410,"message":"too old"}}""");
        var lists = 0;
        api.Handler = (http, _) => IsWatch(http)
            ? FakeApi.StreamAsync(http, ++watches == 1 ? expired.Reader : open.Reader)
            : ++lists == 1 ? List(http, 10, Pod("a", 1, "n1"), Pod("b", 2, "n1"), Pod("c", 3, "n1")) : List(http, 30, Pod("a", 1, "n1"), Pod("b", 25, "n1"), Pod("d", 26, "n1"));
        await using var run = new Running(api, Track);
        await Eventually.TrueAsync(() => _told.Count >= 6, "differences told");
        Assert.Equal(["+a", "+b", "+c", "b 2>25", "+d", "-c"], _told);
        Assert.Equal("/api/v1/pods?resourceVersion=0", api.Requests.First().Path);
        Assert.Contains(api.Requests, r => r.Path == "/api/v1/pods?limit=500");
    }

    [Fact]
    public async Task The_cache_stays_while_the_server_is_away_and_recreated_objects_are_two()
    {
        await using var api = await FakeApi.StartAsync();
        var lines = Channel.CreateUnbounded<string>();
        var away = false;
        api.Handler = (http, _) => away ? FakeApi.StatusAsync(http, 500, "InternalError", "away") : IsWatch(http) ? FakeApi.StreamAsync(http, lines.Reader) : List(http, 10, Pod("a", 1, "n1", "u1"));
        await using var run = new Running(api, Track);
        await Eventually.TrueAsync(() => api.Requests.Any(r => r.Path.Contains("watch=true")), "watching");
        away = true;
        lines.Writer.TryWrite(Event("MODIFIED", Pod("a", 15, "n1", "u2")));
        lines.Writer.Complete();
        await Eventually.TrueAsync(() => _told.Count >= 3, "replacement told");
        Assert.Equal(["+a", "-a", "+a"], _told);
        Assert.NotNull(run.Pods.Lister.Get("ns/a"));
    }

    [Fact]
    public async Task A_late_handler_hears_of_everything_and_a_failing_one_harms_nobody()
    {
        await using var api = await FakeApi.StartAsync();
        var lines = Channel.CreateUnbounded<string>();
        api.Handler = (http, _) => IsWatch(http) ? FakeApi.StreamAsync(http, lines.Reader) : List(http, 10, Pod("a", 1, "n1"));
        await using var run = new Running(api, pods => pods.AddHandler(_ => throw new InvalidOperationException("bad handler")));
        await run.Informers.WaitForSyncAsync(CancellationToken.None);
        Track(run.Pods);
        Assert.Equal(["+a"], _told);
    }

    private static bool IsWatch(HttpContext http) => http.Request.Query.ContainsKey("watch");

    private static string Pod(string name, int version, string node, string uid = "u") =>
        $$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{name}}","namespace":"ns","uid":"{{uid}}","resourceVersion":"{{version}}"},"spec":{"nodeName":"{{node}}","containers":[] } }""";

    private static string Event(string type, string obj) => $$"""{"type":"{{type}}","object":{{obj}} }""";

    private static Task List(HttpContext http, int version, params string[] pods) =>
        FakeApi.JsonAsync(http, $$"""{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"{{version}}" },"items":[{{string.Join(',', pods)}}] }""");

    private void Track(SharedInformer<Pod> pods) => pods.AddHandler(
        p => Tell($"+{p.Name}"),
        (old, p) => Tell($"{p.Name} {old.ResourceVersion}>{p.ResourceVersion}"),
        p => Tell($"-{p.Name}"));

    private void Tell(string what)
    {
        lock (_told) _told.Add(what);
    }

    private sealed class Running : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Machinery.Client.Rest.KubeClient _client;
        private readonly Task _run;

        public Running(FakeApi api, Action<SharedInformer<Pod>> prepare)
        {
            _client = api.Client();
            Informers = new InformerFactory(_client, NullLoggerFactory.Instance, TimeProvider.System);
            Pods = Informers.For<Pod>();
            Pods.AddIndex("node", p => p.Spec?.NodeName is { } n ? [n] : []);
            prepare(Pods);
            _run = Informers.RunAsync(_stop.Token);
        }

        public InformerFactory Informers { get; }

        public SharedInformer<Pod> Pods { get; }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _run;
            await _client.DisposeAsync();
            _stop.Dispose();
        }
    }
}
