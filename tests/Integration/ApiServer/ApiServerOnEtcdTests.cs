using System.Text.Json.Nodes;
using MiniKube.Integration.Tests.Parts;

namespace MiniKube.Integration.Tests.ApiServer;

/// <summary>The API server on Debian's etcd: what clients see, over the wire.</summary>
public sealed class ApiServerOnEtcdTests : IAsyncLifetime
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    private EtcdProcess _etcd = null!;
    private RunningApiServer _server = null!;

    public async Task InitializeAsync()
    {
        _etcd = await EtcdProcess.StartAsync();
        _server = await RunningApiServer.StartAsync(_etcd.Address);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _etcd.DisposeAsync();
    }

    [Fact]
    public async Task AnObjectIsCreatedReadChangedAndDeleted()
    {
        JsonObject created = await _server.CreateConfigMapAsync("a");
        Assert.Equal((409, "AlreadyExists"), Result(await _server.SendAsync(HttpMethod.Post, ConfigMaps, RunningApiServer.ConfigMap("a", "x"))));
        Assert.Equal((string)created["metadata"]!["uid"]!, (string)(await _server.GetAsync($"{ConfigMaps}/a")).Body["metadata"]!["uid"]!);

        var patch = new JsonObject { ["data"] = new JsonObject { ["k"] = "2" } };
        Answer patched = await _server.SendAsync(HttpMethod.Patch, $"{ConfigMaps}/a", patch, "application/merge-patch+json");
        Assert.Equal((200, "2"), (patched.Code, (string)patched.Body["data"]!["k"]!));
        Assert.Equal((409, "Conflict"), Result(await _server.SendAsync(HttpMethod.Put, $"{ConfigMaps}/a", created)));
        Answer same = await _server.SendAsync(HttpMethod.Patch, $"{ConfigMaps}/a", patch.DeepClone(), "application/merge-patch+json");
        Assert.Equal(patched.Version, same.Version);

        Assert.Equal(200, (await _server.SendAsync(HttpMethod.Delete, $"{ConfigMaps}/a")).Code);
        Assert.Equal((404, "NotFound"), Result(await _server.GetAsync($"{ConfigMaps}/a")));
    }

    [Fact]
    public async Task AWatchContinuesAListWithoutLossOrRepetition()
    {
        await _server.CreateConfigMapAsync("before");
        string version = (await _server.GetAsync(ConfigMaps)).Version;
        await _server.CreateConfigMapAsync("one");
        await using IAsyncEnumerator<(string Type, JsonObject Object)> events =
            _server.WatchAsync($"{ConfigMaps}?watch=true&resourceVersion={version}&timeoutSeconds=20").GetAsyncEnumerator();
        await _server.CreateConfigMapAsync("two");
        await _server.SendAsync(HttpMethod.Delete, $"{ConfigMaps}/one");

        string[] seen = new string[3];
        for (int i = 0; i < seen.Length; i++)
        {
            Assert.True(await events.MoveNextAsync());
            seen[i] = $"{events.Current.Type} {(string)events.Current.Object["metadata"]!["name"]!}";
        }

        Assert.Equal(["ADDED one", "ADDED two", "DELETED one"], seen);
    }

    [Fact]
    public async Task AWatchFromAForgottenRevisionIsToldSo()
    {
        await _server.CreateConfigMapAsync("a");
        await using RunningApiServer later = await RunningApiServer.StartAsync(_etcd.Address); // it never saw what was before its start
        await foreach ((string type, JsonObject obj) in later.WatchAsync($"{ConfigMaps}?watch=true&resourceVersion=1&timeoutSeconds=5"))
        {
            Assert.Equal(("ERROR", 410), (type, (int)obj["code"]!));
            return;
        }

        Assert.Fail("the watch ended without a word");
    }

    [Fact]
    public async Task AStreamedListEndsInABookmark()
    {
        await _server.CreateConfigMapAsync("a");
        var seen = new List<string>();
        await foreach ((string type, JsonObject obj) in _server.WatchAsync(
            $"{ConfigMaps}?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&timeoutSeconds=20"))
        {
            seen.Add(type);
            if (type != "BOOKMARK") continue;
            Assert.Equal("true", (string?)obj["metadata"]!["annotations"]!["k8s.io/initial-events-end"]);
            break;
        }

        Assert.Equal(["ADDED", "BOOKMARK"], seen);
    }

    [Fact]
    public async Task PagesOfAListAreOfOneRevision()
    {
        foreach (string name in new[] { "a", "b", "c" }) await _server.CreateConfigMapAsync(name);
        Answer first = await _server.GetAsync($"{ConfigMaps}?limit=2");
        await _server.CreateConfigMapAsync("d");

        Answer second = await _server.GetAsync($"{ConfigMaps}?limit=2&continue={(string)first.Body["metadata"]!["continue"]!}");

        Assert.Equal(["a", "b"], first.Names);
        Assert.Equal(["c"], second.Names);
        Assert.Equal(first.Version, second.Version);
        Assert.Equal(["a", "b", "c"], (await _server.GetAsync($"{ConfigMaps}?resourceVersion={first.Version}&resourceVersionMatch=Exact")).Names);
    }

    [Fact]
    public async Task LargeListsArriveWhole()
    {
        string value = new('x', 3000);
        await Parallel.ForEachAsync(Enumerable.Range(0, 60), async (i, _) => await _server.CreateConfigMapAsync($"c{i:D3}", value));

        Answer all = await _server.GetAsync(ConfigMaps);

        Assert.Equal(Enumerable.Range(0, 60).Select(i => $"c{i:D3}"), all.Names);
    }

    [Fact]
    public async Task ApplyConflictsNameTheOwner()
    {
        JsonObject config = RunningApiServer.ConfigMap("a", "1");
        Assert.Equal(201, (await _server.SendAsync(HttpMethod.Patch, $"{ConfigMaps}/a?fieldManager=one", config, "application/apply-patch+yaml")).Code);
        config["data"]!["k"] = "2";

        Answer conflict = await _server.SendAsync(HttpMethod.Patch, $"{ConfigMaps}/a?fieldManager=two", config, "application/apply-patch+yaml");

        Assert.Equal((409, "Conflict"), Result(conflict));
        Assert.Contains("one", (string)conflict.Body["message"]!, StringComparison.Ordinal);
        Assert.Equal(200, (await _server.SendAsync(HttpMethod.Patch, $"{ConfigMaps}/a?fieldManager=two&force=true", config, "application/apply-patch+yaml")).Code);
    }

    [Fact]
    public async Task AnotherServerReadsWhatThisOneWrote()
    {
        await using RunningApiServer other = await RunningApiServer.StartAsync(_etcd.Address);
        for (int i = 0; i < 20; i++)
        {
            await _server.CreateConfigMapAsync($"c{i}");
            Assert.Equal(200, (await other.GetAsync($"{ConfigMaps}/c{i}")).Code);
        }
    }

    [Fact]
    public async Task WithoutTheStoreReadsWarnAndWritesSayWhy()
    {
        await _server.CreateConfigMapAsync("a");
        _etcd.Kill();

        Answer read = await _server.GetAsync(ConfigMaps);
        Answer write = await _server.SendAsync(HttpMethod.Post, ConfigMaps, RunningApiServer.ConfigMap("b", "x"));

        Assert.Equal((200, "a"), (read.Code, Assert.Single(read.Names)));
        Assert.Matches("^299 - \".*answered from the cache at revision [0-9]+, [0-9]+s old\"$", read.Warning);
        Assert.Equal((503, "ServiceUnavailable"), Result(write));
        Assert.Contains("the store cannot take the write", (string)write.Body["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TablesHaveColumnsAndRows()
    {
        await _server.CreateConfigMapAsync("a");

        Answer table = await _server.SendAsync(HttpMethod.Get, ConfigMaps, accept: "application/json;as=Table;v=v1;g=meta.k8s.io");

        Assert.Equal("Table", (string)table.Body["kind"]!);
        Assert.Equal(["Name", "Data", "Age"], table.Body["columnDefinitions"]!.AsArray().Select(c => (string)c!["name"]!));
        Assert.Equal("a", (string)table.Body["rows"]![0]!["cells"]![0]!);
        Assert.Equal("PartialObjectMetadata", (string)table.Body["rows"]![0]!["object"]!["kind"]!);
    }

    private static (int, string) Result(Answer answer) => (answer.Code, answer.Reason);
}
