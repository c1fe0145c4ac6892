using MiniKube.ControlPlane.Store.Consensus.Peers;

namespace MiniKube.ControlPlane.Store.Consensus;

/// <summary>How the members compare: what they speak, and whether they hold the same.</summary>
public sealed partial class ConsensusHost
{
    private readonly TaskCompletionSource _replayed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ulong _committedBefore;

    ProtocolRange IPeerComparison.Protocol => _peers.Protocol;

    int IPeerComparison.ClusterProtocol => Members.Members
        .Select(m => m.Id == MemberId ? _peers.Protocol.Highest : _peers.ProtocolOf(m.Id)?.Highest ?? _peers.Protocol.Lowest)
        .Append(_peers.Protocol.Highest).Min();

    Task IPeerComparison.Replayed => _replayed.Task;

    Task<HistoryHash?> IPeerComparison.HashOfAsync(ulong memberId, long revision, CancellationToken cancellation) => _peers.HashAsync(memberId, revision, cancellation);

    Task<HistoryHash?> IPeerReports.HashAsync(long revision, CancellationToken cancellation) =>
        (_machine as IHashedState)?.HashAsync(revision, cancellation) ?? Task.FromResult<HistoryHash?>(null);

    private void NoteReplayed()
    {
        if (AppliedIndex >= _committedBefore) _replayed.TrySetResult();
    }
}
