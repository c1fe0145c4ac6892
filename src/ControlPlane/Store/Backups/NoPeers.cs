using MiniKube.ControlPlane.Store.Consensus.Peers;
using MiniKube.ControlPlane.Store.Membership;

namespace MiniKube.ControlPlane.Store.Backups;

/// <summary>The transport of a member that is alone.</summary>
internal sealed class NoPeers : IPeerTransport
{
    public Task StartAsync(IPeerReports reports, CancellationToken cancellation) => Task.CompletedTask;

    public void Send(Message message)
    {
    }

    public void SetMembers(MemberList members)
    {
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
