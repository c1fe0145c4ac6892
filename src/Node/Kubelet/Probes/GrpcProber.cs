using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;

namespace MiniKube.Node.Kubelet.Probes;

/// <summary>Probes by the gRPC health service, in clear text.</summary>
public sealed class GrpcProber(TimeProvider time) : IProber
{
    public async Task<ProbeOutcome> ProbeAsync(ProbeTarget target, Probe probe, TimeSpan timeout, CancellationToken ct)
    {
        var action = probe.Grpc!;
        var host = target.PodAddress.Contains(':') ? $"[{target.PodAddress}]" : target.PodAddress;
        using var channel = GrpcChannel.ForAddress($"http://{host}:{action.Port}", new GrpcChannelOptions { ConnectTimeout = timeout });
        try
        {
            var options = new CallOptions(deadline: (time.GetUtcNow() + timeout).UtcDateTime, cancellationToken: ct);
            using var call = new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest { Service = action.Service ?? "" }, options);
            var response = await call.ResponseAsync;
            return response.Status == HealthCheckResponse.Types.ServingStatus.Serving
                ? ProbeOutcome.Success("service healthy")
                : ProbeOutcome.Failure($"service unhealthy (responded with \"{Name(response.Status)}\")");
        }
        catch (RpcException e)
        {
            ct.ThrowIfCancellationRequested();
            return e.StatusCode switch
            {
                StatusCode.Unimplemented => ProbeOutcome.Failure($"error: this server does not implement the grpc health protocol (grpc.health.v1.Health): {e.Status.Detail}"),
                StatusCode.DeadlineExceeded => ProbeOutcome.Failure($"timeout: health rpc did not complete within {timeout.TotalSeconds:0}s"),
                StatusCode.Unavailable => ProbeOutcome.Failure($"timeout: failed to connect service \"{host}:{action.Port}\" within {timeout.TotalSeconds:0}s: {e.Status.Detail}"),
                _ => ProbeOutcome.Failure($"error: health rpc probe failed: {e.Status.Detail}"),
            };
        }
    }

    private static string Name(HealthCheckResponse.Types.ServingStatus status) => status switch
    {
        HealthCheckResponse.Types.ServingStatus.NotServing => "NOT_SERVING",
        HealthCheckResponse.Types.ServingStatus.ServiceUnknown => "SERVICE_UNKNOWN",
        _ => "UNKNOWN",
    };
}
