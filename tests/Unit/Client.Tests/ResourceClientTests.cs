using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Client.Rest;

namespace MiniKube.Client.Tests;

public sealed class ResourceClientTests
{
    private const string PodJson = """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","namespace":"ns","resourceVersion":"7"},"spec":{"containers":[]},"novel":1}""";
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Lists_give_items_version_and_the_next_page()
    {
        await using var api = await FakeApi.StartAsync();
        api.Handler = (http, _) => FakeApi.JsonAsync(http, $$"""{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"42","continue":"more"},"items":[{{PodJson}}],"extra":{"a":[1]} }""");
        await using var client = api.Client(token: "t0k");
        var page = await client.Resource<Pod>().ListAsync("ns", new ListOptions { LabelSelector = "app=x,tier in (a,b)", Limit = 5 }, None);
        Assert.Equal(("42", "more", "a"), (page.ResourceVersion, page.Continue, Assert.Single(page.Items).Name));
        var seen = Assert.Single(api.Requests);
        Assert.Equal("/api/v1/namespaces/ns/pods?labelSelector=app%3Dx%2Ctier%20in%20%28a%2Cb%29&limit=5", seen.Path);
        Assert.Equal("Bearer t0k", seen.Headers["Authorization"]);
        Assert.Equal("test", seen.Headers["User-Agent"]);
    }

    [Fact]
    public async Task Unknown_members_survive_an_update_and_kind_is_filled_in()
    {
        await using var api = await FakeApi.StartAsync();
        api.Handler = (http, body) => FakeApi.JsonAsync(http, body.Length == 0 ? PodJson : body);
        await using var client = api.Client();
        var pod = await client.Resource<Pod>().GetAsync("ns", "a", None);
        await client.Resource<Pod>().UpdateAsync(pod with { Kind = null, ApiVersion = null }, None);
        var put = api.Requests.Last();
        Assert.Equal(("PUT", "/api/v1/namespaces/ns/pods/a"), (put.Method, put.Path));
        using var document = JsonDocument.Parse(put.Body);
        Assert.Equal("Pod", document.RootElement.GetProperty("kind").GetString());
        Assert.Equal(1, document.RootElement.GetProperty("novel").GetInt32());
    }

    [Fact]
    public async Task A_refusal_is_the_servers_own_status()
    {
        await using var api = await FakeApi.StartAsync();
        api.Handler = (http, _) => FakeApi.StatusAsync(http, 409, "Conflict", "changed");
        await using var client = api.Client();
        var e = await Assert.ThrowsAsync<StatusException>(() => client.Resource<Pod>().GetAsync("ns", "a", None));
        Assert.True(e.IsConflict);
        Assert.Equal("changed", e.Message);
        api.Handler = (http, _) => { http.Response.StatusCode = 403; return http.Response.WriteAsync("no"); };
        Assert.True((await Assert.ThrowsAsync<StatusException>(() => client.Resource<Pod>().DeleteAsync("ns", "a", null, None))).IsForbidden);
    }

    [Fact]
    public async Task A_watch_gives_events_in_order_and_an_error_event_throws()
    {
        await using var api = await FakeApi.StartAsync();
        var lines = Channel.CreateUnbounded<string>();
        foreach (var type in new[] { "ADDED", "MODIFIED", "BOOKMARK", "DELETED" }) lines.Writer.TryWrite($$"""{"type":"{{type}}","object":{{PodJson}} }""");
        lines.Writer.TryWrite("""{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Expired","code":410,"message":"too old resource version"}}""");
        api.Handler = (http, _) => FakeApi.StreamAsync(http, lines.Reader);
        await using var client = api.Client();
        var seen = new List<WatchEventType>();
        var e = await Assert.ThrowsAsync<StatusException>(async () =>
        {
            await foreach (var change in client.Resource<Pod>().WatchAsync(null, new ListOptions { ResourceVersion = "5", AllowWatchBookmarks = true }, None)) seen.Add(change.Type);
        });
        Assert.True(e.IsExpired);
        Assert.Equal([WatchEventType.Added, WatchEventType.Modified, WatchEventType.Bookmark, WatchEventType.Deleted], seen);
        Assert.Equal("/api/v1/pods?watch=true&resourceVersion=5&allowWatchBookmarks=true", Assert.Single(api.Requests).Path);
    }

    [Fact]
    public async Task What_the_server_puts_off_is_sent_again()
    {
        await using var api = await FakeApi.StartAsync();
        var tries = 0;
        api.Handler = (http, body) =>
        {
            if (++tries > 2) return FakeApi.JsonAsync(http, body, 201);
            http.Response.Headers.RetryAfter = "0";
            return FakeApi.StatusAsync(http, 429, "TooManyRequests", "later");
        };
        await using var client = api.Client();
        var made = await client.Resource<Pod>().CreateAsync(new Pod { Metadata = new ObjectMeta { Name = "a", Namespace = "ns" } }, None);
        Assert.Equal(("a", 3), (made.Name, tries));
    }

    [Fact]
    public async Task A_connection_cut_before_the_answer_is_repeated_for_reads_and_not_for_creates()
    {
        await using var api = await FakeApi.StartAsync();
        var gets = 0;
        api.Handler = (http, _) =>
        {
            if (http.Request.Method == "GET" && ++gets > 1) return FakeApi.JsonAsync(http, PodJson);
            http.Abort();
            return Task.CompletedTask;
        };
        await using var client = api.Client();
        Assert.Equal("a", (await client.Resource<Pod>().GetAsync("ns", "a", None)).Name);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.Resource<Pod>().CreateAsync(new Pod { Metadata = new ObjectMeta { Name = "a", Namespace = "ns" } }, None));
        Assert.Equal(1, api.Requests.Count(r => r.Method == "POST"));
    }

    [Fact]
    public async Task An_absent_server_is_a_connection_error()
    {
        await using var client = KubeClient.FromConfig(new ClientConfig { Server = new Uri("http://127.0.0.1:25999") });
        var e = await Assert.ThrowsAsync<HttpRequestException>(() => client.Resource<Pod>().GetAsync("ns", "a", None));
        Assert.Equal(HttpRequestError.ConnectionError, e.HttpRequestError);
    }

    [Fact]
    public async Task Patches_bindings_and_deletes_go_where_they_belong()
    {
        await using var api = await FakeApi.StartAsync();
        api.Handler = (http, _) => FakeApi.JsonAsync(http, PodJson);
        await using var client = api.Client();
        var pods = client.Resource<Pod>();
        await pods.PatchAsync("ns", "a", PatchKind.Apply, "{}"u8.ToArray(), "status", new WriteOptions { FieldManager = "me", Force = true }, None);
        await pods.PostSubresourceAsync("ns", "a", "binding", new Binding { Target = new ObjectReference { Kind = "Node", Name = "n" } }, None);
        await pods.DeleteAsync("ns", "a", new DeleteOptions { GracePeriodSeconds = 0 }, None);
        var seen = api.Requests.ToArray();
        Assert.Equal("/api/v1/namespaces/ns/pods/a/status?fieldManager=me&force=true", seen[0].Path);
        Assert.Equal("application/apply-patch+yaml", seen[0].Headers["Content-Type"]);
        Assert.Equal(("POST", "/api/v1/namespaces/ns/pods/a/binding"), (seen[1].Method, seen[1].Path));
        Assert.Contains("\"gracePeriodSeconds\":0", seen[2].Body);
        Assert.Contains("\"kind\":\"DeleteOptions\"", seen[2].Body);
    }
}
