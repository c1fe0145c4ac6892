using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MiniKube.Machinery.Hosting.Metrics;

namespace MiniKube.ControlPlane.ApiServer.Http.Pipeline;

/// <summary>What is remembered of one request for the log and the metrics.</summary>
public sealed class RequestTrace(long start)
{
    public long Start { get; } = start;

    public string Verb { get; private set; } = "";

    public RequestInfo Info { get; private set; }

    public string User { get; set; } = "";

    public void Describe(string verb, RequestInfo info)
    {
        Verb = verb;
        Info = info;
    }
}

/// <summary>Counts and logs requests under Kubernetes' metric names.</summary>
public sealed class RequestObserver(MetricRegistry metrics, InFlightLimit limit, TimeProvider time, ILogger log)
{
    private static readonly double[] Buckets = [0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60];

    private readonly Counter total = metrics.Counter(
        "apiserver_request_total", "Requests by verb, resource, scope and HTTP code.", "verb", "group", "version", "resource", "subresource", "scope", "code");

    private readonly Histogram duration = metrics.Histogram(
        "apiserver_request_duration_seconds", "Time to answer, in seconds; streams are not counted.", Buckets, "verb", "group", "version", "resource", "subresource", "scope");

    private readonly Gauge longRunning = metrics.Gauge("apiserver_longrunning_requests", "Streams that are open.", "verb", "resource");

    public RequestTrace Begin() => new(time.GetTimestamp());

    public void BeginStream(RequestTrace trace) => longRunning.With(trace.Verb, trace.Info.ResourceName).Add(1);

    public void End(HttpContext http, RequestTrace trace)
    {
        TimeSpan took = time.GetElapsedTime(trace.Start);
        bool stream = trace.Verb.Length > 0 && RequestVerbs.IsLongRunning(trace.Verb, trace.Info.Subresource);
        if (trace.Verb.Length > 0)
            Count(http, trace, stream ? null : took);
        if (log.IsEnabled(LogLevel.Debug))
            ApiLog.Request(log, http.Request.Method, http.Request.Path + http.Request.QueryString, http.Response.StatusCode, took.TotalMilliseconds, trace.User, http.Request.Headers.UserAgent.ToString());
    }

    public void EndStream(RequestTrace trace) => longRunning.With(trace.Verb, trace.Info.ResourceName).Add(-1);

    public void ExposeInFlight()
    {
        metrics.Observe("apiserver_current_inflight_reads", "Reads under way.", () => limit.Reads);
        metrics.Observe("apiserver_current_inflight_writes", "Writes under way.", () => limit.Writes);
    }

    private void Count(HttpContext http, RequestTrace trace, TimeSpan? took)
    {
        RequestInfo i = trace.Info;
        string scope = i.Name.Length > 0 ? "resource" : i.InNamespace ? "namespace" : "cluster";
        string verb = trace.Verb.ToUpperInvariant();
        total.With(verb, i.Group, i.Version, i.ResourceName, i.Subresource, scope, http.Response.StatusCode.ToString(CultureInfo.InvariantCulture)).Increment();
        if (took is { } t)
            duration.With(verb, i.Group, i.Version, i.ResourceName, i.Subresource, scope).Observe(t.TotalSeconds);
    }
}
