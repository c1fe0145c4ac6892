using Grpc.Core;

namespace MiniKube.Machinery.Grpc.Client;

/// <summary>Starts calls over the channel's HTTP/2 connections.</summary>
internal sealed class GrpcCallInvoker(ChannelSettings settings) : CallInvoker
{
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        using var call = AsyncUnaryCall(method, host, options, request);
#pragma warning disable VSTHRD002 // the generated stubs offer a blocking form; nothing in this repository calls it
        return call.ResponseAsync.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var call = new GrpcCall<TRequest, TResponse>(settings, method, host, options);
        return new AsyncUnaryCall<TResponse>(call.SingleResponseAsync(new UnaryContent<TRequest>(request, method.RequestMarshaller, settings.MaxSendMessageSize)), call);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var call = new GrpcCall<TRequest, TResponse>(settings, method, host, options);
        call.Start(new UnaryContent<TRequest>(request, method.RequestMarshaller, settings.MaxSendMessageSize));
        return new AsyncServerStreamingCall<TResponse>(call, call);
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        var call = new GrpcCall<TRequest, TResponse>(settings, method, host, options);
        var content = new StreamingContent<TRequest>(call, method.RequestMarshaller, settings.MaxSendMessageSize);
        return new AsyncClientStreamingCall<TRequest, TResponse>(content, call.SingleResponseAsync(content), call);
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        var call = new GrpcCall<TRequest, TResponse>(settings, method, host, options);
        var content = new StreamingContent<TRequest>(call, method.RequestMarshaller, settings.MaxSendMessageSize);
        call.Start(content);
        return new AsyncDuplexStreamingCall<TRequest, TResponse>(content, call, call);
    }
}
