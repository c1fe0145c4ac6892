using Grpc.Core;

namespace MiniKube.Grpc.Tests;

public sealed class CallTypeTests
{
    public static TheoryData<Transport> Transports => [Transport.Cleartext, Transport.Plain, Transport.MutualTls, Transport.UnixSocket];

    [Theory, MemberData(nameof(Transports))]
    public async Task A_unary_call_returns_its_answer(Transport transport)
    {
        await using var server = await EchoServer.StartAsync(transport);
        var call = server.Calls.AsyncUnaryCall(Echo.Unary, null, default, new Text("hello"));
        Assert.Equal("hello", (await call).Value);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task A_client_stream_arrives_in_order(Transport transport)
    {
        await using var server = await EchoServer.StartAsync(transport);
        using var call = server.Calls.AsyncClientStreamingCall(Echo.Collect, null, default);
        foreach (var word in new[] { "a", "b", "c" }) await call.RequestStream.WriteAsync(new Text(word));
        await call.RequestStream.CompleteAsync();
        Assert.Equal("a,b,c", (await call).Value);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task A_server_stream_arrives_in_order_and_ends(Transport transport)
    {
        await using var server = await EchoServer.StartAsync(transport);
        using var call = server.Calls.AsyncServerStreamingCall(Echo.Repeat, null, default, new Text("x"));
        var all = new List<string>();
        await foreach (var text in call.ResponseStream.ReadAllAsync()) all.Add(text.Value);
        Assert.Equal(["x0", "x1", "x2"], all);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task A_duplex_call_answers_each_message_while_both_sides_stay_open(Transport transport)
    {
        await using var server = await EchoServer.StartAsync(transport);
        using var call = server.Calls.AsyncDuplexStreamingCall(Echo.Talk, null, default);
        for (var i = 0; i < 20; i++)
        {
            await call.RequestStream.WriteAsync(new Text($"m{i}"));
            Assert.True(await call.ResponseStream.MoveNext());
            Assert.Equal($"m{i}", call.ResponseStream.Current.Value);
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext());
    }

    [Fact]
    public async Task A_large_message_passes_in_both_directions()
    {
        await using var server = await EchoServer.StartAsync();
        var text = new string('x', 3 * 1024 * 1024);
        Assert.Equal(text, (await server.Calls.AsyncUnaryCall(Echo.Unary, null, default, new Text(text))).Value);
    }

    [Fact]
    public async Task Many_calls_share_a_channel()
    {
        await using var server = await EchoServer.StartAsync();
        var calls = Enumerable.Range(0, 300).Select(i => server.Calls.AsyncUnaryCall(Echo.Unary, null, default, new Text($"{i}")).ResponseAsync);
        var answers = await Task.WhenAll(calls);
        Assert.Equal(Enumerable.Range(0, 300).Select(i => $"{i}"), answers.Select(a => a.Value));
    }

    [Fact]
    public async Task An_empty_message_is_a_message()
    {
        await using var server = await EchoServer.StartAsync();
        Assert.Equal("", (await server.Calls.AsyncUnaryCall(Echo.Unary, null, default, new Text(""))).Value);
    }

    [Fact]
    public async Task A_plain_port_speaks_http1_too()
    {
        await using var server = await EchoServer.StartAsync(Transport.Plain);
        using var http = new HttpClient();
        Assert.Equal("fine", await http.GetStringAsync(new Uri(server.Address, "/health")));
        Assert.Equal("hello", (await server.Calls.AsyncUnaryCall(Echo.Unary, null, default, new Text("hello"))).Value);
    }

    [Fact]
    public async Task A_plain_port_authenticates_nobody()
    {
        await using var server = await EchoServer.StartAsync(Transport.Plain);
        Assert.Equal("nobody", (await server.Calls.AsyncUnaryCall(Echo.Unary, null, default, new Text("PEER ?"))).Value);
    }

    [Fact]
    public async Task A_client_certificate_names_the_peer()
    {
        await using var server = await EchoServer.StartAsync(Transport.MutualTls);
        Assert.Equal("client", (await server.Calls.AsyncUnaryCall(Echo.Unary, null, default, new Text("PEER ?"))).Value);
    }
}
