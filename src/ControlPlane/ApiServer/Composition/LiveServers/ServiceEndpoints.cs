using Grpc.Core;
using Microsoft.Extensions.Logging;
using MiniKube.ControlPlane.ApiServer.Http;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.ControlPlane.ApiServer.Composition.LiveServers;

/// <summary>Keeps this server among the endpoints of <c>default/kubernetes</c> while it lives, and drops those that have died: every server renews its
/// lease and looks at the others' every ten seconds, so a dead one is out within 25.</summary>
public sealed class ServiceEndpoints(ServerAddress self, ServerLeases leases, KubernetesObjects objects, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LeavePatience = TimeSpan.FromSeconds(2);
    private bool entered;

    /// <param name="ready">Begin when this completes: namespaces must exist first.</param>
    public async Task RunAsync(Task ready, CancellationToken cancellation)
    {
        try
        {
            await ready.WaitAsync(cancellation).ConfigureAwait(false);
            using var timer = new PeriodicTimer(Interval, time);
            do
            {
                await TurnAsync(cancellation).ConfigureAwait(false);
            }
            while (await timer.WaitForNextTickAsync(cancellation).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // the server ends
        }
    }

    /// <summary>Takes this server out, as far as the store allows.</summary>
    public async Task LeaveAsync()
    {
        if (!entered)
            return;
        using var patience = new CancellationTokenSource(LeavePatience);
        try
        {
            await leases.RemoveAsync(self, patience.Token).ConfigureAwait(false);
            await objects.ReconcileAsync(await leases.LiveAsync(patience.Token).ConfigureAwait(false), patience.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RpcException or StatusException or OperationCanceledException)
        {
            ApiLog.HookFailed(log, "leaving the endpoints of the kubernetes service", e.Message);
        }
    }

    private async Task TurnAsync(CancellationToken cancellation)
    {
        try
        {
            await leases.RenewAsync(self, cancellation).ConfigureAwait(false);
            entered = true;
            await objects.ReconcileAsync(await leases.LiveAsync(cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RpcException or StatusException && !cancellation.IsCancellationRequested)
        {
            ApiLog.HookFailed(log, "the endpoints of the kubernetes service", e.Message);
        }
    }
}
