using Microsoft.Extensions.Logging;
using MiniKube.ControlPlane.Store.Consensus;
using MiniKube.ControlPlane.Store.Membership;

namespace MiniKube.ControlPlane.Store.Integrity;

/// <summary>
/// <c>--experimental-initial-corrupt-check</c>: before a member serves anybody it compares its keys with the other members', and does not
/// start when it is the one that differs. Members that cannot be asked in time are passed over, as etcd does.
/// </summary>
internal sealed class InitialCorruptCheck(IConsensus consensus, IPeerComparison peers, IHashedState state, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    /// <exception cref="InvalidDataException">This member's data is not what the others have.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(s_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        await peers.Replayed.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellation.ThrowIfCancellationRequested();
        var own = await state.HashAsync(0, cancellation) ?? throw new InvalidDataException("this member's keys cannot be read");
        var others = consensus.Members.Members.Where(m => m.Id != consensus.MemberId).ToArray();
        if (others.Length == 0 || own.Revision <= 1) return;
        var answers = await Task.WhenAll(others.Select(m => AskAsync(m, own.Revision, either.Token)));
        cancellation.ThrowIfCancellationRequested();
        var found = CopyComparison.Of(own, others.Zip(answers));
        if (found.Unknown.Count > 0) IntegrityLog.NotCompared(log, own.Revision, CopyComparison.Names(found.Unknown));
        if (found.IsOutvoted) throw new InvalidDataException($"found data inconsistency with peers: at revision {own.Revision} this member holds other keys than {CopyComparison.Names(found.Differing)}");
        if (found.Differing.Count > 0) IntegrityLog.OtherDiffers(log, CopyComparison.Names(found.Differing), own.Revision);
        else IntegrityLog.Same(log, own.Revision, found.Agreeing.Count);
    }

    /// <summary>Asks until there is an answer or no more time.</summary>
    private async Task<HistoryHash?> AskAsync(Member member, long revision, CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                if (await peers.HashOfAsync(member.Id, revision, cancellation) is { } hash) return hash;
                await Task.Delay(s_pause, time, cancellation);
            }
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
