using System.Globalization;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using MiniKube.Machinery.Api;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Coordination;
using MiniKube.Machinery.Client.LeaderElection;
using MiniKube.Machinery.Client.Rest;

namespace MiniKube.Client.Tests;

public sealed class LeaderElectionTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task One_leads_and_hands_over_at_once_when_it_ends_politely()
    {
        await using var server = await LeaseServer.StartAsync();
        await using var one = new Candidate(server.Api, "one", TimeProvider.System);
        await Eventually.TrueAsync(() => one.Terms == 1, "one leads");
        await using var two = new Candidate(server.Api, "two", TimeProvider.System);
        await Eventually.TrueAsync(() => two.Elector.Leader == "one", "two sees one");
        Assert.False(two.Elector.IsLeader);
        await one.StopAsync();
        Assert.True(one.Ended);
        await Eventually.TrueAsync(() => two.Terms == 1, "two leads");
        Assert.Equal("two", server.Lease?.Spec?.HolderIdentity);
        Assert.Equal(1, server.Lease?.Spec?.LeaseTransitions is > 0 ? 1 : 0);
    }

    [Fact]
    public async Task A_leader_that_cannot_renew_stops_working_and_leads_again_later()
    {
        await using var server = await LeaseServer.StartAsync();
        await using var one = new Candidate(server.Api, "one", TimeProvider.System);
        await Eventually.TrueAsync(() => one.Terms == 1, "one leads");
        server.Broken = true;
        await Eventually.TrueAsync(() => one.Ended && !one.Elector.IsLeader, "one stopped");
        server.Broken = false;
        await Eventually.TrueAsync(() => one.Terms == 2, "one leads again");
    }

    [Fact]
    public async Task A_foreign_holder_is_believed_for_its_duration_by_the_own_clock_only()
    {
        // The holder's timestamps are years off: only that they stop changing counts.
        var time = new FakeTimeProvider();
        await using var server = await LeaseServer.StartAsync();
        server.Put(new LeaseSpec { HolderIdentity = "other", LeaseDurationSeconds = 5, RenewTime = new MicroTime(DateTimeOffset.UnixEpoch), AcquireTime = new MicroTime(DateTimeOffset.UnixEpoch) });
        await using var client = server.Api.Client();
        var lease = new LeaseLock(client.Resource<Lease>(), Candidate.Options("one"), time);
        Assert.False(await lease.TryTakeAsync(default));
        time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(await lease.TryTakeAsync(default));
        server.Put(server.Lease!.Spec! with { RenewTime = new MicroTime(DateTimeOffset.UnixEpoch.AddSeconds(1)) });
        time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.False(await lease.TryTakeAsync(default));
        time.Advance(TimeSpan.FromSeconds(5.1));
        Assert.True(await lease.TryTakeAsync(default));
        Assert.Equal(("one", 1), (server.Lease!.Spec!.HolderIdentity, server.Lease.Spec.LeaseTransitions));
    }

    [Fact]
    public async Task What_the_leader_throws_is_passed_on_and_the_lease_freed()
    {
        await using var server = await LeaseServer.StartAsync();
        await using var client = server.Api.Client();
        var elector = new LeaderElector(client, Candidate.Options("one"), TimeProvider.System, NullLogger.Instance);
        await Assert.ThrowsAsync<InvalidOperationException>(() => elector.RunAsync(_ => throw new InvalidOperationException("work failed"), CancellationToken.None));
        Assert.Null(server.Lease!.Spec!.HolderIdentity);
    }

    private sealed class Candidate : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly KubeClient _client;
        private readonly Task _run;
        private int _terms;

        public Candidate(FakeApi api, string identity, TimeProvider time)
        {
            _client = api.Client();
            Elector = new LeaderElector(_client, Options(identity), time, NullLogger.Instance);
            _run = Elector.RunAsync(LeadAsync, _stop.Token);
        }

        public LeaderElector Elector { get; }

        public int Terms => Volatile.Read(ref _terms);

        public bool Ended { get; private set; }

        public static LeaderElectionOptions Options(string identity) => new()
        {
            Name = "work",
            Identity = identity,
            LeaseDuration = TimeSpan.FromSeconds(5),
            RenewDeadline = TimeSpan.FromSeconds(1),
            RetryPeriod = Short,
        };

        public async Task StopAsync()
        {
            await _stop.CancelAsync();
            await _run;
        }

        public async ValueTask DisposeAsync()
        {
            await StopAsync();
            await _client.DisposeAsync();
            _stop.Dispose();
        }

        private async Task LeadAsync(CancellationToken ct)
        {
            Ended = false;
            Interlocked.Increment(ref _terms);
            try
            {
                await Task.Delay(Timeout.Infinite, ct);
            }
            finally
            {
                Ended = true;
            }
        }
    }

    /// <summary>Keeps one Lease with versions and watches.</summary>
    private sealed class LeaseServer : IAsyncDisposable
    {
        private readonly Lock _gate = new();
        private readonly List<Channel<string>> _watches = [];
        private int _version;

        private LeaseServer(FakeApi api)
        {
            Api = api;
            api.Handler = HandleAsync;
        }

        public FakeApi Api { get; }

        public Lease? Lease { get; private set; }

        public bool Broken { get; set; }

        public static async Task<LeaseServer> StartAsync() => new(await FakeApi.StartAsync());

        public void Put(LeaseSpec? spec)
        {
            lock (_gate)
            {
                var version = (++_version).ToString(CultureInfo.InvariantCulture);
                Lease = new Lease { ApiVersion = "coordination.k8s.io/v1", Kind = "Lease", Metadata = new ObjectMeta { Name = "work", Namespace = "kube-system", ResourceVersion = version }, Spec = spec };
                foreach (var watch in _watches) watch.Writer.TryWrite(Event());
            }
        }

        public ValueTask DisposeAsync() => Api.DisposeAsync();

        private string Event() => $$"""{"type":"MODIFIED","object":{{System.Text.Encoding.UTF8.GetString(ApiJson.Serialize(Lease))}} }""";

        private Task HandleAsync(HttpContext http, string body)
        {
            if (Broken) return FakeApi.StatusAsync(http, 500, "InternalError", "broken");
            if (http.Request.Query.ContainsKey("watch")) return WatchAsync(http);
            lock (_gate)
            {
                var sent = body.Length > 0 ? ApiJson.Deserialize<Lease>(System.Text.Encoding.UTF8.GetBytes(body)) : null;
                if (http.Request.Method == "POST" && Lease is not null) return FakeApi.StatusAsync(http, 409, "AlreadyExists", "exists");
                if (http.Request.Method != "POST" && Lease is null) return FakeApi.StatusAsync(http, 404, "NotFound", "absent");
                if (http.Request.Method == "PUT" && sent!.ResourceVersion != Lease!.ResourceVersion) return FakeApi.StatusAsync(http, 409, "Conflict", "changed");
                if (sent is not null) Put(sent.Spec);
                return FakeApi.JsonAsync(http, System.Text.Encoding.UTF8.GetString(ApiJson.Serialize(Lease)));
            }
        }

        private Task WatchAsync(HttpContext http)
        {
            var watch = Channel.CreateUnbounded<string>();
            lock (_gate)
            {
                _watches.Add(watch);
                if (Lease is not null) watch.Writer.TryWrite(Event());
            }

            return FakeApi.StreamAsync(http, watch.Reader);
        }
    }
}
