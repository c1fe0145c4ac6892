using Microsoft.AspNetCore.Http;
using MiniKube.Machinery.Hosting.Metrics;

namespace MiniKube.ControlPlane.ApiServer.Http.Pipeline;

/// <summary>GET /metrics.</summary>
public sealed class MetricsHandler(MetricRegistry metrics) : IPathHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext http)
    {
        if (http.Request.Path != "/metrics")
            return false;
        http.Response.ContentType = MetricRegistry.ContentType;
        await http.Response.WriteAsync(metrics.Render(), http.RequestAborted).ConfigureAwait(false);
        return true;
    }
}
