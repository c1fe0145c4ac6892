using System.Text;
using MiniKube.Node.Kubelet.Server.Spdy;

namespace MiniKube.Kubelet.Tests;

public sealed class SpdyTests
{
    [Fact]
    public void Header_blocks_are_read_one_after_the_other()
    {
        var (writer, reader) = (new SpdyHeaderWriter(), new SpdyHeaderReader());
        foreach (var port in new[] { "80", "8080", "1" })
        {
            var headers = new Dictionary<string, string> { ["streamType"] = "data", ["port"] = port };
            Assert.Equal(new Dictionary<string, string> { ["streamtype"] = "data", ["port"] = port }, reader.Read(writer.Write(headers)));
        }
    }

    [Fact]
    public void A_block_that_refers_to_the_dictionary_is_read()
    {
        // Made by zlib with the preset dictionary and a sync flush: {"host": "status", "port": "80"}.
        var block = Convert.FromHexString(PresetBlock);
        Assert.Equal(new Dictionary<string, string> { ["host"] = "status", ["port"] = "80" }, new SpdyHeaderReader().Read(block));
    }

    [Theory]
    [InlineData("")]
    [InlineData("7801000000")]
    public void A_broken_block_is_refused(string hex) => Assert.Throws<InvalidDataException>(() => new SpdyHeaderReader().Read(Convert.FromHexString(hex)));

    [Fact]
    public async Task A_stream_is_answered_and_its_data_comes_through()
    {
        var wire = new TwoWay([.. SpdyFrame.SynStream(1, new SpdyHeaderWriter().Write(new Dictionary<string, string> { ["port"] = "80" })), .. SpdyFrame.Data(1, "hi"u8, true)]);
        using var server = new SpdyServer(wire);
        var opened = (await server.ReceiveAsync(CancellationToken.None))!.Value;
        Assert.Equal((SpdyFrameType.SynStream, "80"), (opened.Frame.Type, opened.Headers["port"]));
        var data = (await server.ReceiveAsync(CancellationToken.None))!.Value.Frame;
        Assert.Equal(("hi", true), (Encoding.ASCII.GetString(data.Payload.Span), data.Fin));
        Assert.Null(await server.ReceiveAsync(CancellationToken.None));
        using var sent = new MemoryStream(wire.Written);
        Assert.Equal(SpdyFrameType.SynReply, (await SpdyFrame.ReadAsync(sent, CancellationToken.None))!.Value.Type);
    }

    [Fact]
    public void The_handshake_is_answered_as_in_the_standards_own_example() =>
        Assert.Equal("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", MiniKube.Node.Kubelet.Server.WebSocketUpgrade.Answer("dGhlIHNhbXBsZSBub25jZQ=="));

    private const string PresetBlock = "78f9e3c6a7c202e50ea4f2009156812572114884c9c200000000ffff";

    /// <summary>Reads what was given and keeps what is written.</summary>
    private sealed class TwoWay(byte[] input) : MemoryStream(input)
    {
        private readonly MemoryStream _written = new();

        public byte[] Written => _written.ToArray();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => _written.WriteAsync(buffer, cancellationToken);
    }
}
