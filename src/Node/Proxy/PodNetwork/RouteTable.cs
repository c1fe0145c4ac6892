using System.Text.Json;
using MiniKube.Node.Proxy.Commands;

namespace MiniKube.Node.Proxy.PodNetwork;

/// <summary>The kernel's routes that this program set, told apart from others by their protocol number.</summary>
public sealed class RouteTable(ICommandRunner commands)
{
    private const string Protocol = "89";

    public async Task<IReadOnlyList<Route>> ListAsync(CancellationToken ct)
    {
        var output = await commands.RequireAsync("ip", ["-4", "-j", "route", "show", "proto", Protocol], null, ct).ConfigureAwait(false);
        if (string.IsNullOrWhiteSpace(output)) return [];
        using var document = JsonDocument.Parse(output);
        return [.. from route in document.RootElement.EnumerateArray()
                   select new Route(route.GetProperty("dst").GetString() ?? "", route.TryGetProperty("gateway", out var via) ? via.GetString() ?? "" : "")];
    }

    /// <summary>Carries the plan out as far as it goes.</summary>
    /// <exception cref="CommandException">At least one route was refused; all others were tried.</exception>
    public async Task ApplyAsync(RoutePlan plan, CancellationToken ct)
    {
        var failures = new List<string>();
        foreach (var route in plan.Replace) await TryAsync(["-4", "route", "replace", route.Destination, "via", route.Gateway, "proto", Protocol]).ConfigureAwait(false);
        foreach (var route in plan.Delete) await TryAsync(["-4", "route", "del", route.Destination, "proto", Protocol]).ConfigureAwait(false);
        if (failures.Count > 0) throw new CommandException(string.Join("; ", failures));

        async Task TryAsync(IReadOnlyList<string> arguments)
        {
            var result = await commands.RunAsync("ip", arguments, null, ct).ConfigureAwait(false);
            if (result.ExitCode != 0) failures.Add($"ip {string.Join(' ', arguments)}: {result.Error.Trim()}");
        }
    }
}
