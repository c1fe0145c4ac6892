using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Net.Client;

namespace MiniKube.Grpc.Tests;

public sealed class FailureTests
{
    [Theory]
    [InlineData("etcdserver: mvcc: required revision has been compacted")]
    [InlineData("100% ünïcode\nand a line")]
    public async Task A_status_arrives_with_its_text(string text)
    {
        await using var server = await EchoServer.StartAsync();
        var e = await FailAsync(server, $"FAIL {text}");
        Assert.Equal((StatusCode.FailedPrecondition, text), (e.StatusCode, e.Status.Detail));
    }

    [Fact]
    public async Task An_unexpected_exception_is_not_shown_to_the_client()
    {
        await using var server = await EchoServer.StartAsync();
        var e = await FailAsync(server, "CRASH now");
        Assert.Equal(StatusCode.Unknown, e.StatusCode);
        Assert.DoesNotContain("secret", e.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_status_after_messages_arrives_after_the_messages()
    {
        await using var server = await EchoServer.StartAsync();
        using var call = server.Calls.AsyncServerStreamingCall(Echo.Repeat, null, default, new Text("FAIL"));
        for (var i = 0; i < 3; i++) Assert.True(await call.ResponseStream.MoveNext());
        var e = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());
        Assert.Equal((StatusCode.DataLoss, "after three"), (e.StatusCode, e.Status.Detail));
    }

    [Fact]
    public async Task Metadata_travels_both_ways_text_and_binary()
    {
        await using var server = await EchoServer.StartAsync();
        var headers = new Metadata { { "Sent", "this" }, { "sent-bin", [1, 2, 250, 0] } };
        var call = server.Calls.AsyncUnaryCall(Echo.Unary, null, new CallOptions(headers), new Text("TRAILERS please"));
        await call;
        Assert.Equal("yes", (await call.ResponseHeadersAsync).GetValue("early"));
        Assert.Equal("this", call.GetTrailers().GetValue("seen"));
        Assert.Equal([1, 2, 250, 0], call.GetTrailers().GetValueBytes("seen-bin")!);
    }

    /// <summary>A call may meet its deadline before it has left the client, so the deadline grows until one arrives.</summary>
    [Fact]
    public async Task A_deadline_ends_the_call_on_both_sides()
    {
        await using var server = await EchoServer.StartAsync();
        for (var patience = TimeSpan.FromMilliseconds(300); !server.Service.HasHung; patience *= 2)
        {
            var options = new CallOptions(deadline: DateTime.UtcNow + patience);
            var call = server.Calls.AsyncUnaryCall(Echo.Unary, null, options, new Text("HANG on"));
            var e = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
            Assert.Equal(StatusCode.DeadlineExceeded, e.StatusCode);
        }

        await server.Service.Cancelled;
    }

    [Fact]
    public async Task A_deadline_in_the_past_sends_nothing()
    {
        using var channel = GrpcChannel.ForAddress("http://127.0.0.1:1");
        var call = channel.CreateCallInvoker().AsyncUnaryCall(Echo.Unary, null, new CallOptions(deadline: DateTime.UtcNow.AddSeconds(-1)), new Text("x"));
        var e = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.Equal(StatusCode.DeadlineExceeded, e.StatusCode);
    }

    [Fact]
    public async Task The_server_knows_the_deadline()
    {
        await using var server = await EchoServer.StartAsync();
        var with = new CallOptions(deadline: DateTime.UtcNow.AddMinutes(1));
        Assert.Equal("some", (await server.Calls.AsyncUnaryCall(Echo.Unary, null, with, new Text("DEADLINE ?"))).Value);
        Assert.Equal("none", (await server.Calls.AsyncUnaryCall(Echo.Unary, null, default, new Text("DEADLINE ?"))).Value);
    }

    [Fact]
    public async Task Cancelling_reaches_the_server()
    {
        await using var server = await EchoServer.StartAsync();
        using var cancel = new CancellationTokenSource();
        using var call = server.Calls.AsyncServerStreamingCall(Echo.Repeat, null, new CallOptions(cancellationToken: cancel.Token), new Text("HANG"));
        for (var i = 0; i < 3; i++) Assert.True(await call.ResponseStream.MoveNext());
        await cancel.CancelAsync();
        var e = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());
        Assert.Equal(StatusCode.Cancelled, e.StatusCode);
        await server.Service.Cancelled;
    }

    [Fact]
    public async Task Disposing_a_call_cancels_it()
    {
        await using var server = await EchoServer.StartAsync();
        var call = server.Calls.AsyncServerStreamingCall(Echo.Repeat, null, default, new Text("HANG"));
        Assert.True(await call.ResponseStream.MoveNext());
        call.Dispose();
        await server.Service.Cancelled;
        await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());
    }

    [Fact]
    public async Task Writing_to_an_ended_call_tells_its_status()
    {
        await using var server = await EchoServer.StartAsync();
        var call = server.Calls.AsyncDuplexStreamingCall(Echo.Talk, null, default);
        call.Dispose();
        var e = await Assert.ThrowsAsync<RpcException>(() => call.RequestStream.WriteAsync(new Text("late")));
        Assert.Equal(StatusCode.Cancelled, e.StatusCode);
    }

    /// <summary>The refusal races with the request's body: whoever comes first, the caller is told, and never waits for ever.</summary>
    [Theory]
    [InlineData("at once")]
    [InlineData("after headers")]
    public async Task A_stream_that_is_refused_at_once_never_hangs_its_writer(string how)
    {
        await using var server = await EchoServer.StartAsync();
        using var guard = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await Parallel.ForEachAsync(Enumerable.Range(0, 2000), new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = guard.Token }, async (_, cancellation) =>
        {
            using var call = server.Calls.AsyncDuplexStreamingCall(Echo.Talk, null, new CallOptions(new Metadata { { "refuse", how } }, null, cancellation));
            await Assert.ThrowsAsync<RpcException>(async () =>
            {
                await call.RequestStream.WriteAsync(new Text("x"), cancellation);
                await call.ResponseStream.MoveNext(cancellation);
            });
        });
    }

    [Fact]
    public async Task An_unknown_method_is_unimplemented()
    {
        await using var server = await EchoServer.StartAsync();
        var call = server.Calls.AsyncUnaryCall(Echo.Absent, null, default, new Text("x"));
        var e = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.Equal((StatusCode.Unimplemented, "unknown method Absent for service test.Echo"), (e.StatusCode, e.Status.Detail));
    }

    [Fact]
    public async Task A_request_above_the_servers_limit_is_refused()
    {
        await using var server = await EchoServer.StartAsync(configure: o => o.MaxReceiveMessageSize = 100);
        var e = await FailAsync(server, new string('x', 101));
        Assert.Equal((StatusCode.ResourceExhausted, "grpc: received message larger than max (101 vs. 100)"), (e.StatusCode, e.Status.Detail));
    }

    [Fact]
    public async Task A_response_above_the_clients_limit_is_refused()
    {
        await using var server = await EchoServer.StartAsync(channelOptions: new GrpcChannelOptions { MaxReceiveMessageSize = 100 });
        Assert.Equal(StatusCode.ResourceExhausted, (await FailAsync(server, new string('x', 101))).StatusCode);
    }

    [Fact]
    public async Task A_request_above_the_clients_limit_is_not_sent()
    {
        await using var server = await EchoServer.StartAsync(channelOptions: new GrpcChannelOptions { MaxSendMessageSize = 100 });
        Assert.Equal(StatusCode.ResourceExhausted, (await FailAsync(server, new string('x', 101))).StatusCode);
    }

    [Fact]
    public async Task A_refused_connection_is_unavailable()
    {
        using var channel = GrpcChannel.ForAddress("http://127.0.0.1:1");
        var call = channel.CreateCallInvoker().AsyncUnaryCall(Echo.Unary, null, default, new Text("x"));
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync)).StatusCode);
    }

    [Fact]
    public async Task A_missing_socket_is_called_missing()
    {
        using var channel = GrpcChannel.ForAddress("unix:///nonexistent/x.sock");
        var call = channel.CreateCallInvoker().AsyncUnaryCall(Echo.Unary, null, default, new Text("x"));
        var e = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.Equal(StatusCode.Unavailable, e.StatusCode);
        Assert.Contains("dial unix /nonexistent/x.sock: no such file or directory", e.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_goes_away_ends_open_calls()
    {
        await using var server = await EchoServer.StartAsync();
        using var call = server.Calls.AsyncServerStreamingCall(Echo.Repeat, null, default, new Text("HANG"));
        for (var i = 0; i < 3; i++) Assert.True(await call.ResponseStream.MoveNext());
        var ended = Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());
        await server.DisposeAsync();
        await ended;
    }

    [Theory]
    [InlineData("/test.Echo/Say", "application/json", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("/test.Other/Say", "application/json", HttpStatusCode.NotFound)]
    public async Task A_request_that_is_no_call_is_refused(string path, string contentType, HttpStatusCode expected)
    {
        await using var server = await EchoServer.StartAsync(Transport.Plain);
        using var http = new HttpClient();
        using var content = new ByteArrayContent([]) { Headers = { ContentType = new MediaTypeHeaderValue(contentType) } };
        using var answer = await http.PostAsync(new Uri(server.Address, path), content);
        Assert.Equal(expected, answer.StatusCode);
    }

    /// <summary>Taking it for no timeout would leave a call that waits for ever.</summary>
    [Fact]
    public async Task A_malformed_timeout_is_refused()
    {
        await using var server = await EchoServer.StartAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, "/test.Echo/Say"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([]),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TryAddWithoutValidation("grpc-timeout", "soon");
        using var answer = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("13", answer.Headers.GetValues("grpc-status").Single());
    }

    [Fact]
    public async Task Http1_cannot_carry_a_call()
    {
        await using var server = await EchoServer.StartAsync(Transport.Plain);
        using var http = new HttpClient();
        using var content = new ByteArrayContent([0, 0, 0, 0, 0]) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } };
        using var answer = await http.PostAsync(new Uri(server.Address, "/test.Echo/Say"), content);
        Assert.Equal(HttpStatusCode.UpgradeRequired, answer.StatusCode);
    }

    private static async Task<RpcException> FailAsync(EchoServer server, string text)
    {
        var call = server.Calls.AsyncUnaryCall(Echo.Unary, null, default, new Text(text));
        return await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
    }
}
