using Grpc.Core;
using MiniKube.Machinery.Grpc.Framing;

namespace MiniKube.Machinery.Grpc.Client;

/// <summary>
/// One call of a client, from request headers to final status. The first end wins: the server's status, a transport
/// failure, the deadline or cancellation. After the end nothing of the call is kept alive but its status and trailers.
/// </summary>
internal sealed partial class GrpcCall<TRequest, TResponse> : ICallState, IAsyncStreamReader<TResponse>
    where TRequest : class
    where TResponse : class
{
    private readonly ChannelSettings _channel;
    private readonly Method<TRequest, TResponse> _method;
    private readonly string? _host;
    private readonly CallOptions _options;
#pragma warning disable CA2213 // the source has no timer, and the reader's buffer goes back on the reading side only: Dispose may run beside a read
    private readonly CancellationTokenSource _cancel = new();
    private readonly Lock _gate = new();
    private CancellationTokenRegistration _callerCancellation;
    private ITimer? _deadline;
    private StreamingContent<TRequest>? _requests;
    private HttpResponseMessage? _response;
    private StreamFrameReader? _reader;
#pragma warning restore CA2213
    private PayloadContext? _payload;
    private Task _sending = Task.CompletedTask;
    private TResponse? _current;

    public GrpcCall(ChannelSettings channel, Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        _channel = channel;
        _method = method;
        _host = host;
        _options = options;
    }

    public TResponse Current => _current ?? throw new InvalidOperationException("No current element is available.");

    /// <summary>Sends the request in the background; the outcome shows on the response stream.</summary>
    public void Start(HttpContent content) => _sending = SendCatchingAsync(content);

    /// <summary>Sends the request and reads the one response.</summary>
    public async Task<TResponse> SingleResponseAsync(HttpContent content)
    {
        try
        {
            await SendAsync(content).ConfigureAwait(false);
            if (IsEnded) throw StatusException();
            var first = await _reader!.ReadAsync(_cancel.Token).ConfigureAwait(false);
            if (first is not { } payload) throw MissingResponse(EndWithTrailers());
            var response = Deserialize(payload);
            if (await _reader.ReadAsync(_cancel.Token).ConfigureAwait(false) is not null) throw Protocol("grpc: a second response on a call with one");
            if (EndWithTrailers().StatusCode != StatusCode.OK) throw StatusException();
            return response;
        }
        catch (Exception e)
        {
            throw Fail(e);
        }
        finally
        {
            _reader?.Dispose();
        }
    }

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.UnsafeRegister(static call => ((GrpcCall<TRequest, TResponse>)call!).Cancel(), this).ConfigureAwait(false);
        await _sending.ConfigureAwait(false);
        if (IsEnded) return EndOfStream();
        try
        {
            if (await _reader!.ReadAsync(_cancel.Token).ConfigureAwait(false) is { } payload)
            {
                _current = Deserialize(payload);
                return true;
            }

            EndWithTrailers();
        }
        catch (Exception e)
        {
            Fail(e);
        }

        _reader?.Dispose();
        return EndOfStream();
    }

    private bool EndOfStream()
    {
        _current = null;
        return GetStatus().StatusCode == StatusCode.OK ? false : throw StatusException();
    }

    private async Task SendCatchingAsync(HttpContent content)
    {
        try
        {
            await SendAsync(content).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    private async Task SendAsync(HttpContent content)
    {
        _requests = content as StreamingContent<TRequest>;
        StartDeadline();
        _callerCancellation = _options.CancellationToken.UnsafeRegister(static call => ((GrpcCall<TRequest, TResponse>)call!).Cancel(), this);
        if (IsEnded) throw StatusException();
        using var request = RequestHeaders.Create(_channel, _method.FullName, _host, _options, content);
        var response = await _channel.Invoker.SendAsync(request, _cancel.Token).ConfigureAwait(false);
        if (!TryKeep(response)) throw StatusException();
        ResponseStatus.RequireGrpc(response);
        PublishHeaders(response);
        if (ResponseStatus.TryRead(response.Headers, out var status))
        {
            End(status, () => ResponseStatus.Trailers(response.Headers));
            return;
        }

        var body = await response.Content.ReadAsStreamAsync(_cancel.Token).ConfigureAwait(false);
        _reader = new StreamFrameReader(body, _channel.MaxReceiveMessageSize);
        _payload = new PayloadContext();
    }

    private bool TryKeep(HttpResponseMessage response)
    {
        lock (_gate)
        {
            _response = response;
            if (_status is null) return true;
        }

        response.Dispose();
        return false;
    }

    private TResponse Deserialize(in System.Buffers.ReadOnlySequence<byte> payload) =>
        _payload!.Deserialize(_method.ResponseMarshaller, payload);

    private static RpcException Protocol(string text) => new(new Status(StatusCode.Internal, text));

    private RpcException MissingResponse(Status status) =>
        status.StatusCode == StatusCode.OK ? Protocol("grpc: the call ended without a response") : StatusException();
}
