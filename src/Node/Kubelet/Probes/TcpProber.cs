using System.Net.Sockets;

namespace MiniKube.Node.Kubelet.Probes;

/// <summary>Probes that a port takes connections.</summary>
public sealed class TcpProber : IProber
{
    public Task<ProbeOutcome> ProbeAsync(ProbeTarget target, Probe probe, TimeSpan timeout, CancellationToken ct) =>
        ConnectAsync(target, probe.TcpSocket!, timeout, ct);

    /// <summary>Also serves lifecycle hooks.</summary>
    public static async Task<ProbeOutcome> ConnectAsync(ProbeTarget target, TCPSocketAction action, TimeSpan timeout, CancellationToken ct)
    {
        if (target.Port(action.Port) is not { } port) return ProbeOutcome.Unknown($"couldn't find port: {action.Port}");
        var host = action.Host is { Length: > 0 } h ? h : target.PodAddress;
        var where = $"{(host.Contains(':') ? $"[{host}]" : host)}:{port}";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(timeout);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(host, port, limit.Token);
            return ProbeOutcome.Success();
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return ProbeOutcome.Failure($"dial tcp {where}: i/o timeout");
        }
        catch (SocketException e)
        {
            return ProbeOutcome.Failure(Explain(e, where));
        }
    }

    /// <summary>A socket error in the words the field uses.</summary>
    public static string Explain(SocketException e, string where) => e.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => $"dial tcp {where}: connect: connection refused",
        SocketError.HostUnreachable => $"dial tcp {where}: connect: no route to host",
        SocketError.NetworkUnreachable => $"dial tcp {where}: connect: network is unreachable",
        SocketError.TimedOut => $"dial tcp {where}: connect: connection timed out",
        SocketError.ConnectionReset => $"read tcp {where}: connection reset by peer",
        SocketError.HostNotFound or SocketError.TryAgain => $"dial tcp: lookup {where.Split(':')[0]}: no such host",
        _ => $"dial tcp {where}: {e.Message}",
    };
}
