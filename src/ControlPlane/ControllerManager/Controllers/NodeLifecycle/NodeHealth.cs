using MiniKube.Machinery.Api.Types.Coordination;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.NodeLifecycle;

/// <summary>When each node was last heard of, by this process's own clock: the times nodes write come from other clocks and only
/// count as different or the same. Safe for concurrent use.</summary>
public sealed class NodeHealth(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Heard> _nodes = new(StringComparer.Ordinal);

    /// <summary>The node renewed its Lease; true where it had not been heard of for longer than <paramref name="grace"/>.</summary>
    public bool Renewed(Lease lease, TimeSpan grace)
    {
        lock (_gate)
        {
            var heard = Of(lease.Metadata?.Name ?? "");
            if (heard.Renewal == lease.Spec?.RenewTime?.Value) return false;
            heard.Renewal = lease.Spec?.RenewTime?.Value;
            return Touch(heard, grace);
        }
    }

    /// <summary>The node reported its status; true as above.</summary>
    public bool Reported(Node node, TimeSpan grace)
    {
        var beat = node.Status?.Conditions?.FirstOrDefault(c => c.Type == "Ready")?.LastHeartbeatTime?.Value;
        lock (_gate)
        {
            var heard = Of(node.Metadata?.Name ?? "");
            if (beat is null || heard.Heartbeat == beat) return false;
            heard.Heartbeat = beat;
            return Touch(heard, grace);
        }
    }

    /// <summary>When the node was last heard of; a node not known yet counts from now.</summary>
    public DateTimeOffset LastHeard(string node)
    {
        lock (_gate) return Of(node).At;
    }

    public void Forget(string node)
    {
        lock (_gate) _nodes.Remove(node);
    }

    private bool Touch(Heard heard, TimeSpan grace)
    {
        var now = time.GetUtcNow();
        var late = now - heard.At > grace;
        heard.At = now;
        return late;
    }

    private Heard Of(string node)
    {
        if (!_nodes.TryGetValue(node, out var heard)) _nodes[node] = heard = new Heard { At = time.GetUtcNow() };
        return heard;
    }

    private sealed class Heard
    {
        public DateTimeOffset At { get; set; }

        public DateTimeOffset? Renewal { get; set; }

        public DateTimeOffset? Heartbeat { get; set; }
    }
}
