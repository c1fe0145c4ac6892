using Grpc.Core;
using Grpc.Net.Client;
using Runtime.V1;

namespace MiniKube.Cli.Mk.Cluster.Runtime;

/// <summary>Ends a node's pods through the runtime itself, so that shims, mounts and addresses are given back in order.</summary>
public static class NodeSandboxes
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>Stops and removes every sandbox. A sandbox that resists is left for <see cref="Leftovers"/>.</summary>
    /// <returns>How many were removed.</returns>
    public static async Task<int> RemoveAllAsync(string socket, CancellationToken cancellation)
    {
        using var channel = GrpcChannel.ForAddress("unix://" + socket);
        var runtime = new RuntimeService.RuntimeServiceClient(channel);
        try
        {
            var sandboxes = await runtime.ListPodSandboxAsync(new ListPodSandboxRequest(), Options(cancellation)).ConfigureAwait(false);
            var removed = await Task.WhenAll(sandboxes.Items.Select(s => RemoveAsync(runtime, s.Id, cancellation))).ConfigureAwait(false);
            return removed.Count(done => done);
        }
        catch (RpcException)
        {
            return 0;
        }
    }

    private static async Task<bool> RemoveAsync(RuntimeService.RuntimeServiceClient runtime, string id, CancellationToken cancellation)
    {
        try
        {
            await runtime.StopPodSandboxAsync(new StopPodSandboxRequest { PodSandboxId = id }, Options(cancellation)).ConfigureAwait(false);
            await runtime.RemovePodSandboxAsync(new RemovePodSandboxRequest { PodSandboxId = id }, Options(cancellation)).ConfigureAwait(false);
            return true;
        }
        catch (RpcException)
        {
            return false;
        }
    }

    private static CallOptions Options(CancellationToken cancellation) => new(deadline: DateTime.UtcNow + Deadline, cancellationToken: cancellation);
}
