using System.Text.Json;
using Etcdserverpb;
using Microsoft.AspNetCore.Http;
using MiniKube.ControlPlane.Store.Consensus;
using MiniKube.ControlPlane.Store.Mvcc;
using MiniKube.Machinery.Hosting.Health;
using MiniKube.Machinery.Hosting.Metrics;

namespace MiniKube.ControlPlane.Store.Services;

/// <summary>What a member tells of leadership.</summary>
internal sealed record LeadershipReport(ulong Member, ulong Leader, ulong Term, double DiskMillis, double StallMillis, IReadOnlyList<LeaderChange> Changes);

/// <summary>What operators and load balancers ask over plain HTTP: <c>/health</c>, <c>/livez</c>, <c>/readyz</c>, <c>/version</c>, <c>/metrics</c>.</summary>
internal sealed class StoreHealth
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private readonly IConsensus _consensus;
    private readonly StoreStateMachine _state;
    private readonly MetricRegistry _metrics;
    private readonly HealthChecks _checks = new();
    private readonly Counter _successes;
    private readonly Counter _failures;

    public StoreHealth(IConsensus consensus, StoreStateMachine state, MetricRegistry metrics)
    {
        _consensus = consensus;
        _state = state;
        _metrics = metrics;
        _successes = metrics.Counter("etcd_server_health_success", "The total number of successful health checks.");
        _failures = metrics.Counter("etcd_server_health_failures", "The total number of failed health checks.");
        _checks.Add("data_corruption", HealthEndpoints.Readyz, () => state.Alarms.IsRaised(AlarmType.Corrupt) ? "alarm CORRUPT" : null);
        _checks.Add("serializable_read", HealthEndpoints.Livez | HealthEndpoints.Readyz, () => state.View.Revision > 0 ? null : "no state");
        _checks.Add("linearizable_read", HealthEndpoints.Readyz, async ct => await ReadFailureAsync(ct));
    }

    /// <summary>Answers what it knows and passes the rest on.</summary>
    public Task HandleAsync(HttpContext http, RequestDelegate next) =>
        IsCall(http) ? next(http) : AnswerAsync(http, next);

    private static bool IsCall(HttpContext http) => http.Request.Path.Value is { } path && path.StartsWith("/etcdserverpb.", StringComparison.Ordinal);

    private async Task AnswerAsync(HttpContext http, RequestDelegate next)
    {
        switch (http.Request.Path.Value)
        {
            case "/health":
                await HealthAsync(http);
                break;
            case "/version":
                await WriteAsync(http, 200, Versions());
                break;
            case "/leadership":
                await LeadershipAsync(http);
                break;
            case "/metrics":
                http.Response.ContentType = MetricRegistry.ContentType;
                await http.Response.WriteAsync(_metrics.Render(), http.RequestAborted);
                break;
            default:
                if (!await HealthHandler.TryHandleAsync(http, _checks)) await next(http);
                break;
        }
    }

    /// <summary>etcd's two, and of the members' own protocol what this member speaks and what all of them do.</summary>
    private Dictionary<string, string> Versions()
    {
        var versions = new Dictionary<string, string> { ["etcdserver"] = StoreVersion.Server, ["etcdcluster"] = StoreVersion.Cluster, ["storage"] = StoreVersion.Storage };
        if (_consensus is not IPeerComparison peers) return versions;
        versions["peerprotocol"] = peers.Protocol.ToString();
        versions["clusterprotocol"] = peers.ClusterProtocol.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return versions;
    }

    /// <summary>Who leads, why the leader changed the last times, and how fast this member's disk is; for <c>mk store status</c>.</summary>
    private async Task LeadershipAsync(HttpContext http)
    {
        var history = _consensus as ILeaderHistory;
        http.Response.ContentType = "application/json";
        await http.Response.Body.WriteAsync(
            JsonSerializer.SerializeToUtf8Bytes(new LeadershipReport(
                _consensus.MemberId, _consensus.Leader.LeaderId, _consensus.Leader.Term, history?.Disk.Average.TotalMilliseconds ?? 0, history?.Disk.Stall.TotalMilliseconds ?? 0, history?.LeaderChanges ?? [])),
            http.RequestAborted);
    }

    private async Task HealthAsync(HttpContext http)
    {
        var excluded = http.Request.Query["exclude"];
        var alarm = _state.Alarms.All.FirstOrDefault(a => !excluded.Contains(a.Alarm.ToString().ToUpperInvariant()));
        var reason = alarm is not null ? $"ALARM {alarm.Alarm.ToString().ToUpperInvariant()}" : null;
        if (reason is null && !_consensus.Leader.HasLeader) reason = "RAFT NO LEADER";
        if (reason is null && http.Request.Query["serializable"] != "true" && await ReadFailureAsync(http.RequestAborted) is { } failure) reason = $"QGET ERROR:{failure}";
        (reason is null ? _successes : _failures).Increment();
        await WriteAsync(http, reason is null ? 200 : 503, new Dictionary<string, string> { ["health"] = reason is null ? "true" : "false", ["reason"] = reason ?? "" });
    }

    private async Task<string?> ReadFailureAsync(CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(s_patience);
        try
        {
            await _consensus.ReadIndexAsync(patience.Token);
            return null;
        }
        catch (ConsensusException e)
        {
            return ConsensusErrors.ToError(e).Message;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return StoreError.Timeout.Message;
        }
    }

    private static async Task WriteAsync(HttpContext http, int status, Dictionary<string, string> body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await http.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(body), http.RequestAborted);
    }
}
