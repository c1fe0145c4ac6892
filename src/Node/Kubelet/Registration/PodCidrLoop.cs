using System.Threading.Channels;
using MiniKube.Node.Kubelet.Runtime;

namespace MiniKube.Node.Kubelet.Registration;

/// <summary>Hands the node's pod CIDR, once it is assigned, to the runtime, which makes its network configuration from it.</summary>
public sealed class PodCidrLoop(IContainerRuntime runtime, Action told, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);
    private readonly Channel<string> _cidrs = Channel.CreateBounded<string>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
    private string _last = "";

    public void Observe(KubeNode node)
    {
        var cidrs = node.Spec?.PodCIDRs is { Count: > 0 } many ? string.Join(',', many) : node.Spec?.PodCIDR;
        if (string.IsNullOrEmpty(cidrs) || cidrs == _last) return;
        _last = cidrs;
        _cidrs.Writer.TryWrite(cidrs);
    }

    public async Task RunAsync(CancellationToken ct)
    {
        await foreach (var cidr in _cidrs.Reader.ReadAllAsync(ct))
        {
            while (!await TellAsync(cidr, ct)) await Task.Delay(Retry, time, ct);
            told();
        }
    }

    private async Task<bool> TellAsync(string cidr, CancellationToken ct)
    {
        try
        {
            await runtime.UpdatePodCidrAsync(cidr, ct);
            log.PodCidr(cidr);
            return true;
        }
        catch (RuntimeException e)
        {
            log.PodCidrFailed(e.Message);
            return false;
        }
    }
}
