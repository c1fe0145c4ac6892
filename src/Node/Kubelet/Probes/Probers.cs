namespace MiniKube.Node.Kubelet.Probes;

/// <summary>Chooses the prober that fits a probe's handler.</summary>
public sealed class Probers(HttpProber http, TcpProber tcp, ExecProber exec, GrpcProber grpc) : IProber
{
    public HttpProber Http => http;

    public ExecProber Exec => exec;

    public Task<ProbeOutcome> ProbeAsync(ProbeTarget target, Probe probe, TimeSpan timeout, CancellationToken ct)
    {
        IProber? prober = probe switch
        {
            { HttpGet: not null } => http,
            { TcpSocket: not null } => tcp,
            { Exec: not null } => exec,
            { Grpc: not null } => grpc,
            _ => null,
        };
        return prober is null ? Task.FromResult(ProbeOutcome.Unknown("missing probe handler")) : prober.ProbeAsync(target, probe, timeout, ct);
    }
}
