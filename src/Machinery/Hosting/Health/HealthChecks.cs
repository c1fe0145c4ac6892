using System.Text;

namespace MiniKube.Machinery.Hosting.Health;

/// <summary>The endpoints a check takes part in.</summary>
[Flags]
public enum HealthEndpoints
{
    /// <summary>The process works and should not be restarted.</summary>
    Livez = 1,

    /// <summary>The process can serve now.</summary>
    Readyz = 2,

    Healthz = 4,
    All = Livez | Readyz | Healthz,
}

/// <summary>An answer of a health endpoint.</summary>
public sealed record HealthReport(bool Healthy, string Text);

/// <summary>The named checks of a process, answered in Kubernetes' words. Checks are added at start and run at every request, in order.</summary>
public sealed class HealthChecks
{
    private readonly Lock _gate = new();
    private readonly List<Check> _checks = [new("ping", HealthEndpoints.All, _ => ValueTask.FromResult<string?>(null))];

    /// <param name="check">Null when well, otherwise the reason. It must answer fast and without polling anyone.</param>
    public void Add(string name, HealthEndpoints endpoints, Func<CancellationToken, ValueTask<string?>> check)
    {
        lock (_gate) _checks.Add(new Check(name, endpoints, check));
    }

    /// <summary>As above, for a check that knows at once.</summary>
    public void Add(string name, HealthEndpoints endpoints, Func<string?> check) => Add(name, endpoints, _ => ValueTask.FromResult(check()));

    /// <summary>All checks of an endpoint.</summary>
    /// <param name="excluded">Names of checks that do not count this time.</param>
    public async Task<HealthReport> ReportAsync(HealthEndpoints endpoint, bool verbose, IReadOnlyCollection<string> excluded, CancellationToken ct)
    {
        var name = endpoint.ToString().ToLowerInvariant();
        var lines = new StringBuilder();
        var failed = false;
        foreach (var check in Of(endpoint))
        {
            if (excluded.Contains(check.Name))
            {
                lines.Append($"[+]{check.Name} excluded: ok\n");
                continue;
            }

            var reason = await RunAsync(check, ct);
            failed |= reason is not null;
            lines.Append(reason is null ? $"[+]{check.Name} ok\n" : $"[-]{check.Name} failed: {reason}\n");
        }

        var unknown = excluded.Except(Of(endpoint).Select(c => c.Name)).ToList();
        if (unknown.Count > 0) lines.Append($"warn: some health checks cannot be excluded: no matches for {string.Join(',', unknown.Select(u => $"\"{u}\""))}\n");
        if (failed) return new HealthReport(false, $"{lines}{name} check failed\n");
        return new HealthReport(true, verbose ? $"{lines}{name} check passed\n" : "ok");
    }

    /// <summary>One check by name; null where the endpoint has no such check.</summary>
    public async Task<HealthReport?> ReportOneAsync(HealthEndpoints endpoint, string name, CancellationToken ct)
    {
        if (Of(endpoint).FirstOrDefault(c => c.Name == name) is not { } check) return null;
        var reason = await RunAsync(check, ct);
        return reason is null ? new HealthReport(true, "ok") : new HealthReport(false, $"internal server error: {reason}\n");
    }

    private static async Task<string?> RunAsync(Check check, CancellationToken ct)
    {
        try
        {
            return await check.Body(ct);
        }
        catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            return e.Message;
        }
    }

    private Check[] Of(HealthEndpoints endpoint)
    {
        lock (_gate) return [.. _checks.Where(c => c.Endpoints.HasFlag(endpoint))];
    }

    private sealed record Check(string Name, HealthEndpoints Endpoints, Func<CancellationToken, ValueTask<string?>> Body);
}
