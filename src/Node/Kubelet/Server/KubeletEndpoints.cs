using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using MiniKube.Machinery.Api;
using MiniKube.Machinery.Hosting.Health;
using MiniKube.Machinery.Hosting.Metrics;
using MiniKube.Node.Kubelet.Pods;

namespace MiniKube.Node.Kubelet.Server;

/// <summary>The paths of the kubelet's port.</summary>
public sealed class KubeletEndpoints(
    PodManager pods, HealthChecks health, MetricRegistry metrics, ContainerLogs logs, Sessions sessions, PortForwarding forwarding, StatsSummary stats)
{
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz", HealthAsync);
        app.MapGet("/healthz/{name}", HealthAsync);
        app.MapGet("/pods", http => WriteJsonAsync(http, ApiJson.Serialize(new PodList { ApiVersion = "v1", Kind = "PodList", Metadata = new ListMeta(), Items = pods.List() })));
        app.MapGet("/runningpods/", http => WriteJsonAsync(http, ApiJson.Serialize(new PodList { ApiVersion = "v1", Kind = "PodList", Metadata = new ListMeta(), Items = pods.List() })));
        app.MapGet("/containerLogs/{ns}/{pod}/{container}", logs.ServeAsync);
        foreach (var pattern in new[] { "/{ns}/{pod}/{container}", "/{ns}/{pod}/{uid}/{container}" })
        {
            app.MapMethods("/exec" + pattern, ["GET", "POST"], http => sessions.ServeAsync(http, SessionKind.Exec));
            app.MapMethods("/attach" + pattern, ["GET", "POST"], http => sessions.ServeAsync(http, SessionKind.Attach));
            app.MapPost("/run" + pattern, sessions.RunOnceAsync);
        }
        app.MapMethods("/portForward/{ns}/{pod}", ["GET", "POST"], forwarding.ServeAsync);
        app.MapMethods("/portForward/{ns}/{pod}/{uid}", ["GET", "POST"], forwarding.ServeAsync);
        app.MapGet("/stats/summary", async http => await WriteJsonAsync(http, await stats.SummaryAsync(http.RequestAborted)));
        app.MapGet("/metrics", http => WriteTextAsync(http, metrics.Render()));
        app.MapGet("/metrics/resource", async http => await WriteTextAsync(http, await stats.ResourceMetricsAsync(http.RequestAborted)));
        app.MapGet("/metrics/cadvisor", async http => await WriteTextAsync(http, await stats.ResourceMetricsAsync(http.RequestAborted)));
        app.MapGet("/configz", http => WriteJsonAsync(http, "{\"kubeletconfig\":{}}"u8.ToArray()));
    }

    private async Task HealthAsync(HttpContext http) => await HealthHandler.TryHandleAsync(http, health);

    private static async Task WriteJsonAsync(HttpContext http, byte[] body)
    {
        http.Response.ContentType = "application/json";
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    private static async Task WriteTextAsync(HttpContext http, string text)
    {
        http.Response.ContentType = MetricRegistry.ContentType;
        await http.Response.WriteAsync(text, http.RequestAborted);
    }
}
