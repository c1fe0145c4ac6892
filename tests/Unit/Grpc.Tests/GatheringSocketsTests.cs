using Grpc.Core;
using MiniKube.Machinery.Grpc.Server.Sockets;

namespace MiniKube.Grpc.Tests;

public sealed class GatheringSocketsTests
{
    [Fact]
    public void A_lone_answer_is_sent_by_the_thread_that_wrote_it()
    {
        var scheduler = new GatheringScheduler(new Clock());
        int? sender = null;
        scheduler.Schedule(_ => sender = Environment.CurrentManagedThreadId, null);
        Assert.Equal(Environment.CurrentManagedThreadId, sender);
    }

    [Fact]
    public async Task What_follows_within_a_moment_is_left_to_the_pool()
    {
        var clock = new Clock();
        var scheduler = new GatheringScheduler(clock);
        scheduler.Sent();
        var sent = new TaskCompletionSource<bool>();
        var written = false;
        lock (clock)
        {
            scheduler.Schedule(_ => { lock (clock) sent.SetResult(written); }, null);
            Assert.False(sent.Task.IsCompleted);
            written = true;
        }

        Assert.True(await sent.Task);
        clock.Pass(GatheringScheduler.Moment * 2);
        var here = false;
        scheduler.Schedule(_ => here = true, null);
        Assert.True(here);
    }

    [Theory]
    [InlineData(Transport.Plain)]
    [InlineData(Transport.MutualTls)]
    public async Task Many_calls_of_a_connection_get_all_their_messages_in_order(Transport transport)
    {
        await using var server = await EchoServer.StartAsync(transport);
        await Task.WhenAll(Enumerable.Range(0, 60).Select(TalkAsync));

        async Task TalkAsync(int caller)
        {
            using var call = server.Calls.AsyncDuplexStreamingCall(Echo.Talk, null, default);
            string[] said = [.. Enumerable.Range(0, 40).Select(i => $"{caller}/{i}/{new string('x', i * 97)}")];
            var saying = Task.Run(async () =>
            {
                foreach (var text in said) await call.RequestStream.WriteAsync(new Text(text));
                await call.RequestStream.CompleteAsync();
            });
            var heard = new List<string>();
            await foreach (var text in call.ResponseStream.ReadAllAsync()) heard.Add(text.Value);
            await saying;
            Assert.Equal(said, heard);
        }
    }

    [Fact]
    public async Task A_server_that_ends_breaks_off_the_calls_that_are_left()
    {
        var server = await EchoServer.StartAsync(Transport.Plain);
        using var channel = global::Grpc.Net.Client.GrpcChannel.ForAddress(server.Address);
        using var call = channel.CreateCallInvoker().AsyncServerStreamingCall(Echo.Repeat, null, default, new Text("HANG"));
        for (var i = 0; i < 3; i++) Assert.True(await call.ResponseStream.MoveNext());
        await server.DisposeAsync();
        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());
        Assert.Contains(failure.StatusCode, new[] { StatusCode.Unavailable, StatusCode.Cancelled });
    }

    private sealed class Clock : TimeProvider
    {
        private long _ticks;

        public override long GetTimestamp() => _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Pass(TimeSpan time) => _ticks += time.Ticks;
    }
}
