using Etcdserverpb;
using Microsoft.Extensions.Logging;
using MiniKube.ControlPlane.Store.Auth;
using MiniKube.ControlPlane.Store.Consensus;
using MiniKube.ControlPlane.Store.Mvcc;

namespace MiniKube.ControlPlane.Store.Integrity;

/// <summary>
/// <c>--experimental-corrupt-check-time</c>: the leader compares its keys with the other members' now and then. The CORRUPT alarm, which
/// ends writes, is raised for those that differ from most; when the leader itself is the one, for the leader.
/// </summary>
internal sealed class PeriodicCorruptCheck(TimeSpan pause, StoreParts parts, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>Ends at once when there is nothing to do.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        if (pause <= TimeSpan.Zero || parts.Consensus is not IPeerComparison peers) return;
        using var timer = new PeriodicTimer(pause, time);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            if (!parts.Consensus.Leader.IsLeader) continue;
            try
            {
                await CheckAsync(peers, cancellation);
            }
            catch (Exception e) when (e is ConsensusException or InvalidDataException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
            {
                IntegrityLog.CheckFailed(log, e);
            }
        }
    }

    private async Task CheckAsync(IPeerComparison peers, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(s_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        await parts.Consensus.ReadIndexAsync(either.Token);
        if (await parts.State.HashAsync(0, either.Token) is not { } own) return;
        var others = parts.Consensus.Members.Members.Where(m => m.Id != parts.Consensus.MemberId).ToArray();
        var answers = await Task.WhenAll(others.Select(m => peers.HashOfAsync(m.Id, own.Revision, either.Token)));
        var found = CopyComparison.Of(own, others.Zip(answers));
        if (found.IsOutvoted) await RaiseAsync(parts.Consensus.MemberId, own.Revision, cancellation);
        else foreach (var member in found.Differing) await RaiseAsync(member.Id, own.Revision, cancellation);
    }

    private async Task RaiseAsync(ulong member, long revision, CancellationToken cancellation)
    {
        if (parts.State.Alarms.All.Any(a => a.MemberID == member && a.Alarm == AlarmType.Corrupt)) return;
        IntegrityLog.Corrupt(log, member.ToString("x", System.Globalization.CultureInfo.InvariantCulture), revision);
        var alarm = new AlarmRequest { Action = AlarmRequest.Types.AlarmAction.Activate, MemberID = member, Alarm = AlarmType.Corrupt };
        await parts.Consensus.ProposeAsync(StoreCommand.Encode(CommandKind.Alarm, alarm, Caller.Store), cancellation);
    }
}
