using System.IO.Pipelines;
using System.Text;
using MiniKube.Machinery.Hosting.Streams;

namespace MiniKube.Hosting.Tests.Streams;

public sealed class StreamRelayTests
{
    [Fact]
    public async Task Bytes_go_both_ways_until_the_server_ends()
    {
        var (client, near) = Pair();
        var (far, server) = Pair();
        var relay = StreamRelay.JoinAsync(near, far, CancellationToken.None);
        await client.WriteAsync("question"u8.ToArray());
        Assert.Equal("question", await ReadAsync(server, 8));
        await server.WriteAsync("answer"u8.ToArray());
        Assert.Equal("answer", await ReadAsync(client, 6));
        await server.DisposeAsync();
        await relay;
    }

    [Fact]
    public async Task What_the_server_says_after_the_client_has_ended_still_arrives()
    {
        var (client, near) = Pair();
        var (far, server) = Pair();
        var relay = StreamRelay.JoinAsync(near, far, CancellationToken.None);
        await ((DuplexStream)client).EndAsync();
        await server.WriteAsync("last words"u8.ToArray());
        Assert.Equal("last words", await ReadAsync(client, 10));
        await server.DisposeAsync();
        await relay;
    }

    [Fact]
    public async Task Cancellation_ends_it_quietly()
    {
        var (_, near) = Pair();
        var (far, _) = Pair();
        using var stop = new CancellationTokenSource();
        var relay = StreamRelay.JoinAsync(near, far, stop.Token);
        await stop.CancelAsync();
        await relay;
    }

    private static async Task<string> ReadAsync(Stream stream, int length)
    {
        var buffer = new byte[length];
        await stream.ReadExactlyAsync(buffer);
        return Encoding.ASCII.GetString(buffer);
    }

    private static (Stream A, Stream B) Pair()
    {
        var (one, two) = (new Pipe(), new Pipe());
        return (new DuplexStream(one.Reader.AsStream(), two.Writer.AsStream()), new DuplexStream(two.Reader.AsStream(), one.Writer.AsStream()));
    }

    private sealed class DuplexStream(Stream input, Stream output) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public ValueTask EndAsync() => output.DisposeAsync();

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => input.ReadAsync(buffer, cancellationToken);

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await output.WriteAsync(buffer, cancellationToken);
            await output.FlushAsync(cancellationToken);
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => output.FlushAsync(cancellationToken);

        public override void Flush() => output.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override async ValueTask DisposeAsync()
        {
            await output.DisposeAsync();
            await input.DisposeAsync();
            await base.DisposeAsync();
        }
    }
}
