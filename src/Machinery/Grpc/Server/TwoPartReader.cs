using System.IO.Pipelines;

namespace MiniKube.Machinery.Grpc.Server;

/// <summary>Reads one pipe to its end and then goes on with another. What the first holds must be whole messages, so that nothing of it stays unread.</summary>
internal sealed class TwoPartReader : PipeReader
{
    private readonly PipeReader _first;
    private readonly PipeReader _second;
    private PipeReader _current;

    public TwoPartReader(PipeReader first, PipeReader second)
    {
        _first = first;
        _second = second;
        _current = first;
    }

    public override void AdvanceTo(SequencePosition consumed) => _current.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => _current.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => _current.CancelPendingRead();

    public override void Complete(Exception? exception = null) => _second.Complete(exception);

    public override bool TryRead(out ReadResult result)
    {
        if (_current == _second) return _second.TryRead(out result);
        if (!_first.TryRead(out result)) return false;
        if (TakeFirst(ref result)) return true;
        return _second.TryRead(out result);
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        _current == _second ? _second.ReadAsync(cancellationToken) : ReadFirstAsync(cancellationToken);

    private async ValueTask<ReadResult> ReadFirstAsync(CancellationToken cancellationToken)
    {
        var result = await _first.ReadAsync(cancellationToken).ConfigureAwait(false);
        return TakeFirst(ref result) ? result : await _second.ReadAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>False when the first pipe is empty and at its end; then the second has taken over.</summary>
    private bool TakeFirst(ref ReadResult result)
    {
        if (result.IsCompleted && result.Buffer.IsEmpty)
        {
            _first.AdvanceTo(result.Buffer.End);
            _current = _second;
            return false;
        }

        result = new ReadResult(result.Buffer, result.IsCanceled, isCompleted: false);
        return true;
    }
}
