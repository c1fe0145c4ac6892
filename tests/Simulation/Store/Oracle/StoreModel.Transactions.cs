using Etcdserverpb;
using static Etcdserverpb.Compare.Types;

namespace MiniKube.Simulation.Tests.Store.Oracle;

/// <summary>Transactions of one level, with guards on single keys.</summary>
internal sealed partial class StoreModel
{
    /// <summary>What a transaction that only reads must answer at a revision, without its header.</summary>
    public TxnResponse ReadTxn(TxnRequest request, long revision)
    {
        var response = new TxnResponse { Succeeded = request.Compare.All(c => Holds(c, revision)) };
        foreach (RequestOp op in response.Succeeded ? request.Success : request.Failure)
        {
            RangeResponse range = Read(op.RequestRange, revision);
            range.Header = new ResponseHeader { Revision = revision };
            response.Responses.Add(new ResponseOp { ResponseRange = range });
        }

        return response;
    }

    private object Txn(TxnRequest request)
    {
        var response = new TxnResponse { Succeeded = request.Compare.All(c => Holds(c, long.MaxValue)) };
        IReadOnlyList<RequestOp> ops = response.Succeeded ? request.Success : request.Failure;
        bool puts = request.Success.Concat(request.Failure).Any(o => o.RequestPut is not null);
        if (puts && Refusal is { } refused) return refused;
        if (ops.Any(o => o.RequestPut is { Lease: not 0 } put && !_leases.ContainsKey(put.Lease))) return ControlPlane.Store.Mvcc.StoreError.LeaseNotFound;
        foreach (RequestOp op in ops) response.Responses.Add(Do(op));
        return response;
    }

    private ResponseOp Do(RequestOp op)
    {
        var response = new ResponseOp();
        if (op.RequestPut is { } put)
        {
            response.ResponsePut = DoPut(put);
            response.ResponsePut.Header = Header();
        }
        else if (op.RequestDeleteRange is { } delete)
        {
            response.ResponseDeleteRange = Delete(delete);
            response.ResponseDeleteRange.Header = Header();
        }
        else
        {
            response.ResponseRange = Read(op.RequestRange, long.MaxValue);
            response.ResponseRange.Header = Header();
        }

        return response;
    }

    /// <summary>The revision as of the operation.</summary>
    private ResponseHeader Header() => new() { Revision = _changes.Count > 0 ? Revision + 1 : Revision };

    private bool Holds(Compare compare, long revision)
    {
        ModelVersion? version = Find(compare.Key.ToStringUtf8(), revision);
        if (compare.Target == CompareTarget.Value)
            return version is not null && Decide(string.CompareOrdinal(version.Value, compare.Value.ToStringUtf8()), compare.Result);
        int order = compare.Target switch
        {
            CompareTarget.Version => (version?.Version ?? 0).CompareTo(compare.Version),
            CompareTarget.Create => (version?.Create ?? 0).CompareTo(compare.CreateRevision),
            CompareTarget.Mod => (version?.Mod ?? 0).CompareTo(compare.ModRevision),
            _ => (version?.Lease ?? 0).CompareTo(compare.Lease),
        };
        return Decide(order, compare.Result);
    }

    private static bool Decide(int order, CompareResult wanted) => wanted switch
    {
        CompareResult.Equal => order == 0,
        CompareResult.NotEqual => order != 0,
        CompareResult.Greater => order > 0,
        _ => order < 0,
    };
}
