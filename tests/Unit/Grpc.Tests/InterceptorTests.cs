using Grpc.Core;
using Grpc.Core.Interceptors;

namespace MiniKube.Grpc.Tests;

public sealed class InterceptorTests
{
    [Fact]
    public async Task Server_interceptors_stand_around_the_method_in_order()
    {
        var log = new List<string>();
        await using var server = await EchoServer.StartAsync(configure: o =>
        {
            o.Interceptors.Add(new Recorder("outer", log));
            o.Interceptors.Add(new Recorder("inner", log));
        });
        await server.Calls.AsyncUnaryCall(Echo.Unary, null, default, new Text("x"));
        Assert.Equal(["outer in", "inner in", "inner out", "outer out"], log);
    }

    [Fact]
    public async Task A_server_interceptor_may_refuse_any_call_type()
    {
        await using var server = await EchoServer.StartAsync(configure: o => o.Interceptors.Add(new Refuser()));
        using var talk = server.Calls.AsyncDuplexStreamingCall(Echo.Talk, null, default);
        using var repeat = server.Calls.AsyncServerStreamingCall(Echo.Repeat, null, default, new Text("x"));
        Assert.Equal(StatusCode.PermissionDenied, (await Assert.ThrowsAsync<RpcException>(() => talk.ResponseStream.MoveNext())).StatusCode);
        Assert.Equal(StatusCode.PermissionDenied, (await Assert.ThrowsAsync<RpcException>(() => repeat.ResponseStream.MoveNext())).StatusCode);
    }

    [Fact]
    public async Task A_client_interceptor_may_change_the_request()
    {
        await using var server = await EchoServer.StartAsync();
        var calls = server.Calls.Intercept(new Shouter());
        Assert.Equal("HEY", (await calls.AsyncUnaryCall(Echo.Unary, null, default, new Text("hey"))).Value);
    }

    private sealed class Recorder(string name, List<string> log) : Interceptor
    {
        public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            log.Add($"{name} in");
            var response = await continuation(request, context);
            log.Add($"{name} out");
            return response;
        }
    }

    private sealed class Refuser : Interceptor
    {
        public override Task ServerStreamingServerHandler<TRequest, TResponse>(TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
            throw new RpcException(new Status(StatusCode.PermissionDenied, "no"));

        public override Task DuplexStreamingServerHandler<TRequest, TResponse>(IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
            throw new RpcException(new Status(StatusCode.PermissionDenied, "no"));
    }

    private sealed class Shouter : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation) =>
            continuation(request is Text text ? (TRequest)(object)new Text(text.Value.ToUpperInvariant()) : request, context);
    }
}
