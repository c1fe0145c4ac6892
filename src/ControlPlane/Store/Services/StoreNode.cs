using System.Runtime.CompilerServices;
using Etcdserverpb;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using MiniKube.ControlPlane.Store.Auth;
using MiniKube.ControlPlane.Store.Consensus;
using MiniKube.ControlPlane.Store.Mvcc;
using MiniKube.ControlPlane.Store.Space;

namespace MiniKube.ControlPlane.Store.Services;

/// <summary>What the services do with consensus and state: propose, read, and sign headers. Thread-safe.</summary>
internal sealed class StoreNode(IConsensus consensus, StoreStateMachine state, StoreLimits limits, ILogger log)
{
    private const int ReadAttempts = 10;

    public IConsensus Consensus => consensus;

    public StoreStateMachine State => state;

    public StoreLimits Limits => limits;

    /// <summary>How this member's disk stands.</summary>
    public Func<SpaceState> Space { get; init; } = () => SpaceState.Ample;

    public ResponseHeader Header(long revision) => Sign(new ResponseHeader { Revision = revision });

    /// <summary>Adds who answers to a header that already has its revision.</summary>
    public ResponseHeader Sign(ResponseHeader header)
    {
        header.ClusterId = consensus.ClusterId;
        header.MemberId = consensus.MemberId;
        header.RaftTerm = consensus.Leader.Term;
        return header;
    }

    /// <summary>Sends a request through the log and waits for its result on this member.</summary>
    /// <exception cref="Grpc.Core.RpcException">The request or consensus refused, in etcd's words.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<TResponse> ProposeAsync<TResponse>(CommandKind kind, IMessage request, Caller caller)
        where TResponse : class
    {
        var command = StoreCommand.Encode(kind, request, caller);
        if (command.Length > limits.MaxRequestBytes) throw StoreError.RequestTooLarge.ToException();
        try
        {
            var result = await consensus.ProposeAsync(command, CancellationToken.None);
            if (result.Value is TResponse response) return response;
            throw ((result.Value as StoreError) ?? StoreError.Stopped).ToException();
        }
        catch (ConsensusException e)
        {
            throw ConsensusErrors.ToException(e);
        }
    }

    /// <summary>As above, of the store's own accord.</summary>
    public ValueTask<TResponse> ProposeOwnAsync<TResponse>(CommandKind kind, IMessage request)
        where TResponse : class => ProposeAsync<TResponse>(kind, request, Caller.Store);

    /// <summary>Waits until this member has applied everything that was committed when the call came.</summary>
    public async Task BarrierAsync()
    {
        try
        {
            await consensus.ReadIndexAsync(CancellationToken.None);
        }
        catch (ConsensusException e)
        {
            throw ConsensusErrors.ToException(e);
        }
    }

    /// <summary>Reads from the newest view, again when a compaction took a value away meanwhile.</summary>
    public TResponse Read<TResponse>(ReadAttempt<TResponse> attempt)
    {
        for (var i = 0; i < ReadAttempts; i++)
        {
            var refusal = attempt(state.View, out var response, out var valueLost);
            if (refusal is not null) throw refusal.ToException();
            if (!valueLost) return response;
        }

        throw StoreError.Compacted.ToException();
    }

    /// <summary>Refuses a write, and raises the alarm for all, when the keys have outgrown the quota.</summary>
    public async ValueTask RequireSpaceAsync(IMessage request)
    {
        if (Space().DiskShortage is not null) throw StoreError.NoSpace.ToException();
        if (limits.QuotaBytes <= 0) return;
        var size = state.View.Size + request.CalculateSize();
        if (size <= limits.QuotaBytes) return;
        if (!state.Alarms.IsRaised(AlarmType.Nospace))
        {
            StoreLog.NoSpace(log, size, limits.QuotaBytes);
            var alarm = new AlarmRequest { Action = AlarmRequest.Types.AlarmAction.Activate, MemberID = consensus.MemberId, Alarm = AlarmType.Nospace };
            await ProposeOwnAsync<AlarmResponse>(CommandKind.Alarm, alarm);
        }

        throw StoreError.NoSpace.ToException();
    }
}

/// <summary>One try to answer from a view; see <see cref="RangeReader.Read"/>.</summary>
internal delegate StoreError? ReadAttempt<TResponse>(MvccView view, out TResponse response, out bool valueLost);

/// <summary>What requests must keep to.</summary>
/// <param name="MaxRequestBytes">Of one write.</param>
/// <param name="MaxTxnOperations">In each part of a transaction.</param>
/// <param name="QuotaBytes">Of all keys and values with history; 0 or less for no limit.</param>
/// <param name="MinLeaseSeconds">Shorter leases live this long.</param>
internal sealed record StoreLimits(int MaxRequestBytes, int MaxTxnOperations, long QuotaBytes, long MinLeaseSeconds);
