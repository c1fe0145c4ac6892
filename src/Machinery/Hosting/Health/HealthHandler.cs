using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace MiniKube.Machinery.Hosting.Health;

/// <summary>Answers <c>/livez</c>, <c>/readyz</c>, <c>/healthz</c>, <c>/livez/NAME</c>, with <c>?verbose</c> and <c>?exclude=NAME</c>.</summary>
public static class HealthHandler
{
    /// <summary>False where the path is no health endpoint; then nothing was written.</summary>
    public static async Task<bool> TryHandleAsync(HttpContext http, HealthChecks checks)
    {
        if (!TryEndpoint(http.Request.Path.Value ?? "", out var endpoint, out var name)) return false;
        var query = http.Request.Query;
        var report = name.Length > 0
            ? await checks.ReportOneAsync(endpoint, name, http.RequestAborted)
            : await checks.ReportAsync(endpoint, query.ContainsKey("verbose"), Excluded(query["exclude"]), http.RequestAborted);
        await WriteAsync(http, report);
        return true;
    }

    private static Task WriteAsync(HttpContext http, HealthReport? report)
    {
        http.Response.StatusCode = report switch { null => 404, { Healthy: true } => 200, _ => 500 };
        http.Response.ContentType = "text/plain; charset=utf-8";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.CacheControl = "no-cache, private";
        return http.Response.WriteAsync(report?.Text ?? "404 page not found\n", http.RequestAborted);
    }

    private static bool TryEndpoint(string path, out HealthEndpoints endpoint, out string name)
    {
        foreach (var candidate in (ReadOnlySpan<HealthEndpoints>)[HealthEndpoints.Livez, HealthEndpoints.Readyz, HealthEndpoints.Healthz])
        {
            var root = "/" + candidate.ToString().ToLowerInvariant();
            if (path != root && !path.StartsWith(root + "/", StringComparison.Ordinal)) continue;
            endpoint = candidate;
            name = path[root.Length..].Trim('/');
            return true;
        }

        (endpoint, name) = (default, "");
        return false;
    }

    private static string[] Excluded(StringValues values) => [.. values.OfType<string>().SelectMany(v => v.Split(',', StringSplitOptions.RemoveEmptyEntries))];
}
