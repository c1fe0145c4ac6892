using Grpc.Core;

namespace MiniKube.Machinery.Grpc.Client;

/// <summary>How a call ends, and what is known of it then.</summary>
internal sealed partial class GrpcCall<TRequest, TResponse>
{
    private Status? _status;
    private Metadata? _trailers;
    private Metadata? _headers;
    private TaskCompletionSource<Metadata>? _headersWaiter;

    public Task<Metadata> ResponseHeadersAsync
    {
        get
        {
            lock (_gate)
            {
                if (_headers is not null) return Task.FromResult(_headers);
                if (_status is not null) return Task.FromException<Metadata>(StatusException());
                _headersWaiter ??= new TaskCompletionSource<Metadata>(TaskCreationOptions.RunContinuationsAsynchronously);
                return _headersWaiter.Task;
            }
        }
    }

    private bool IsEnded
    {
        get
        {
            lock (_gate) return _status is not null;
        }
    }

    public Status GetStatus()
    {
        lock (_gate) return _status ?? throw new InvalidOperationException("Unable to get the status because the call is not complete.");
    }

    public Metadata GetTrailers()
    {
        lock (_gate)
        {
            if (_status is null) throw new InvalidOperationException("Can't get the call trailers because the call has not completed successfully.");
            return _trailers ?? Metadata.Empty;
        }
    }

    public void Dispose() => Abort(new Status(StatusCode.Cancelled, "gRPC call disposed."));

    private void Cancel() => Abort(new Status(StatusCode.Cancelled, "Call canceled by the client."));

    private void StartDeadline()
    {
        if (_options.Deadline is not { } deadline || deadline == DateTime.MaxValue) return;
        var left = deadline.ToUniversalTime() - _channel.Time.GetUtcNow().UtcDateTime;
        if (left <= TimeSpan.Zero) Expire();
        else if (left.TotalMilliseconds < uint.MaxValue - 1) _deadline = _channel.Time.CreateTimer(static call => ((GrpcCall<TRequest, TResponse>)call!).Expire(), this, left, Timeout.InfiniteTimeSpan);
    }

    private void Expire() => Abort(new Status(StatusCode.DeadlineExceeded, "context deadline exceeded"));

    /// <summary>Ends the call from this side: the stream is reset and readers and writers see <paramref name="status"/>.</summary>
    private void Abort(Status status)
    {
        if (!End(status, null)) return;
        _cancel.Cancel();
        lock (_gate) _response?.Dispose();
    }

    private Status EndWithTrailers()
    {
        var response = _response!;
        if (!ResponseStatus.TryRead(response.TrailingHeaders, out var status))
        {
            status = new Status(StatusCode.Internal, "grpc: the server ended the stream without a status");
        }

        End(status, () => ResponseStatus.Trailers(response.TrailingHeaders));
        response.Dispose();
        return GetStatus();
    }

    /// <summary>Turns whatever went wrong into the call's status, if it has none yet, and into what the caller is thrown.</summary>
    private RpcException Fail(Exception e)
    {
        Abort(TransportFailure.ToStatus(e));
        return StatusException();
    }

    private bool End(Status status, Func<Metadata>? trailers)
    {
        TaskCompletionSource<Metadata>? waiter;
        lock (_gate)
        {
            if (_status is not null) return false;
            _status = status;
            _trailers = trailers?.Invoke();
            waiter = _headersWaiter;
        }

        _deadline?.Dispose();
        _callerCancellation.Unregister();
        _requests?.End(status);
        if (waiter is not null && waiter.TrySetException(StatusException())) _ = waiter.Task.Exception;
        return true;
    }

    private void PublishHeaders(HttpResponseMessage response)
    {
        lock (_gate)
        {
            _headers = ResponseStatus.Trailers(response.Headers);
            _headersWaiter?.TrySetResult(_headers);
        }
    }

    private RpcException StatusException()
    {
        lock (_gate) return new RpcException(_status!.Value, _trailers ?? Metadata.Empty);
    }
}
