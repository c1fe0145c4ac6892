using System.Collections.Concurrent;
using MiniKube.ControlPlane.Store.Consensus.Peers;
using MiniKube.ControlPlane.Store.Membership;
using MiniKube.Machinery.Raft;

namespace MiniKube.Store.Tests.Consensus;

/// <summary>Members of one process, joined without sockets; links can be cut.</summary>
internal sealed class InProcessNetwork
{
    private readonly ConcurrentDictionary<ulong, IPeerReports> _members = new();

    public ConcurrentDictionary<ulong, bool> Isolated { get; } = new();

    public IPeerTransport Transport() => new Port(this);

    private sealed class Port(InProcessNetwork network) : IPeerTransport
    {
        private IPeerReports? _self;

        public Task StartAsync(IPeerReports reports, CancellationToken cancellation)
        {
            _self = reports;
            network._members[reports.MemberId] = reports;
            return Task.CompletedTask;
        }

        public void Send(Message message)
        {
            ulong self = _self!.MemberId;
            bool cut = network.Isolated.ContainsKey(self) || network.Isolated.ContainsKey(message.To);
            if (cut || !network._members.TryGetValue(message.To, out IPeerReports? peer))
            {
                if (message.Type == MessageType.Snapshot) _self.SnapshotSent(message.To, false);
                _self.Unreachable(message.To);
                return;
            }

            if (message.Type == MessageType.Snapshot) _ = SendSnapshotAsync(peer, message);
            else _ = peer.ReceiveAsync(message, more: false, CancellationToken.None).AsTask();
        }

        public void SetMembers(MemberList members)
        {
        }

        public ValueTask DisposeAsync()
        {
            if (_self is not null) network._members.TryRemove(_self.MemberId, out _);
            return ValueTask.CompletedTask;
        }

        private async Task SendSnapshotAsync(IPeerReports peer, Message message)
        {
            await using Stream? file = _self!.OpenSnapshot(message.Snapshot!.Index);
            if (file is not null) await peer.ReceiveSnapshotAsync(message, file, CancellationToken.None);
            _self.SnapshotSent(message.To, file is not null);
        }
    }
}
