using Etcdserverpb;
using RequestCase = Etcdserverpb.RequestOp.RequestOneofCase;

namespace MiniKube.ControlPlane.Store.Mvcc;

/// <summary>
/// Carries out a transaction: decides every guard first (nested ones too), checks every operation of the chosen branches,
/// and only then changes anything, so that a refused transaction leaves nothing behind.
/// </summary>
internal sealed class TxnApplier(KvApplier kv)
{
    /// <summary>Null with the response, or the refusal; without <paramref name="answer"/> the response stays empty.</summary>
    public StoreError? Apply(WriteTxn txn, TxnRequest request, bool answer, out TxnResponse response)
    {
        response = new TxnResponse();
        var path = new Queue<bool>();
        Decide(txn.Working, request, path);
        if (Check(txn.Working, request, new Queue<bool>(path)) is { } refusal) return refusal;
        Run(txn, request, path, answer, response);
        return null;
    }

    /// <summary>Answers a transaction without writes from a view.</summary>
    public static StoreError? Read(MvccView view, TxnRequest request, out TxnResponse response, out bool valueLost)
    {
        response = new TxnResponse { Succeeded = TxnCompare.All(view, request.Compare) };
        valueLost = false;
        foreach (var op in response.Succeeded ? request.Success : request.Failure)
        {
            StoreError? refusal;
            if (op.RequestCase == RequestCase.RequestRange)
            {
                refusal = RangeReader.Read(view, op.RequestRange, out var range, out valueLost);
                range.Header = new ResponseHeader { Revision = view.Revision };
                response.Responses.Add(new ResponseOp { ResponseRange = range });
            }
            else
            {
                refusal = Read(view, op.RequestTxn, out var nested, out valueLost);
                response.Responses.Add(new ResponseOp { ResponseTxn = nested });
            }

            if (refusal is not null || valueLost) return refusal;
        }

        return null;
    }

    /// <summary>Whether no branch of the transaction writes.</summary>
    public static bool IsReadOnly(TxnRequest request) => request.Success.Concat(request.Failure).All(op =>
        op.RequestCase == RequestCase.RequestRange || (op.RequestCase == RequestCase.RequestTxn && IsReadOnly(op.RequestTxn)));

    private static void Decide(MvccView view, TxnRequest request, Queue<bool> path)
    {
        var holds = TxnCompare.All(view, request.Compare);
        path.Enqueue(holds);
        foreach (var op in holds ? request.Success : request.Failure)
        {
            if (op.RequestCase == RequestCase.RequestTxn) Decide(view, op.RequestTxn, path);
        }
    }

    private StoreError? Check(MvccView view, TxnRequest request, Queue<bool> path)
    {
        foreach (var op in path.Dequeue() ? request.Success : request.Failure)
        {
            var refusal = op.RequestCase switch
            {
                RequestCase.RequestRange => view.Resolve(op.RequestRange.Revision, out _),
                RequestCase.RequestPut => kv.Check(view, op.RequestPut),
                RequestCase.RequestTxn => Check(view, op.RequestTxn, path),
                _ => null,
            };
            if (refusal is not null) return refusal;
        }

        return null;
    }

    private void Run(WriteTxn txn, TxnRequest request, Queue<bool> path, bool answer, TxnResponse response)
    {
        response.Succeeded = path.Dequeue();
        foreach (var op in response.Succeeded ? request.Success : request.Failure)
        {
            if (answer) response.Responses.Add(Answer(txn, op, path));
            else Change(txn, op, path);
        }
    }

    private ResponseOp Answer(WriteTxn txn, RequestOp op, Queue<bool> path)
    {
        var result = new ResponseOp();
        switch (op.RequestCase)
        {
            case RequestCase.RequestRange:
                RangeReader.Read(txn.Working, op.RequestRange, out var range, out _);
                result.ResponseRange = range;
                range.Header = Header(txn);
                break;
            case RequestCase.RequestPut:
                result.ResponsePut = kv.Put(txn, op.RequestPut, answer: true);
                result.ResponsePut!.Header = Header(txn);
                break;
            case RequestCase.RequestDeleteRange:
                result.ResponseDeleteRange = kv.Delete(txn, op.RequestDeleteRange, answer: true);
                result.ResponseDeleteRange!.Header = Header(txn);
                break;
            case RequestCase.RequestTxn:
                result.ResponseTxn = new TxnResponse { Header = new ResponseHeader() };
                Run(txn, op.RequestTxn, path, answer: true, result.ResponseTxn);
                break;
        }

        return result;
    }

    /// <summary>As <see cref="Answer"/> where nobody waits for it.</summary>
    private void Change(WriteTxn txn, RequestOp op, Queue<bool> path)
    {
        if (op.RequestCase == RequestCase.RequestPut) kv.Put(txn, op.RequestPut, answer: false);
        else if (op.RequestCase == RequestCase.RequestDeleteRange) kv.Delete(txn, op.RequestDeleteRange, answer: false);
        else if (op.RequestCase == RequestCase.RequestTxn) Run(txn, op.RequestTxn, path, answer: false, new TxnResponse());
    }

    /// <summary>etcd gives the operations' headers the revision as of the operation, and nothing else.</summary>
    private static ResponseHeader Header(WriteTxn txn) => new() { Revision = txn.Working.Revision };
}
