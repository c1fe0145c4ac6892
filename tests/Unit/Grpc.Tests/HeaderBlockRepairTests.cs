using System.Text;
using MiniKube.Machinery.Grpc.Server;

namespace MiniKube.Grpc.Tests;

public sealed class HeaderBlockRepairTests
{
    /// <summary>"www.example.com" as RFC 7541 C.4.1 encodes it.</summary>
    private static readonly byte[] s_huffman = [0x8c, 0xf1, 0xe3, 0xc2, 0xe5, 0xf2, 0x3a, 0x6b, 0xa0, 0xab, 0x90, 0xf4, 0xff];

    [Fact]
    public void Compressed_text_is_read()
    {
        Assert.True(HpackField.TryReadText(s_huffman, 0, out var text));
        Assert.Equal("www.example.com", text);
    }

    [Theory]
    [InlineData("http://127.0.0.1:2379", "http---127.0.0.1:2379")]
    [InlineData("/var/run/a.sock", "-var-run-a.sock")]
    public void An_authority_that_is_none_gets_dashes(string authority, string expected)
    {
        var repaired = HeaderBlockRepair.Repair(Frame(authority));
        Assert.Equal(Frame(expected), repaired);
    }

    [Fact]
    public void A_good_authority_is_left_alone() => Assert.Null(HeaderBlockRepair.Repair(Frame("127.0.0.1:2379")));

    [Fact]
    public void A_block_that_breaks_off_before_its_authority_ends_is_left_alone()
    {
        const int AuthorityEnds = 9 + 5 + 8;
        var frame = Frame("http://x");
        for (var cut = 10; cut < AuthorityEnds; cut++) Assert.Null(HeaderBlockRepair.Repair(frame[..cut]));
    }

    private static byte[] Frame(string authority)
    {
        byte[] block = [0x83, 0x86, 0x84, 0x41, (byte)authority.Length, .. Encoding.ASCII.GetBytes(authority), 0x40, 1, (byte)'a', 1, (byte)'b'];
        return [0, 0, (byte)block.Length, 1, 4, 0, 0, 0, 1, .. block];
    }
}
