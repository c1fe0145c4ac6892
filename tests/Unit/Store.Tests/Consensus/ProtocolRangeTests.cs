using MiniKube.ControlPlane.Store.Consensus.Peers;

namespace MiniKube.Store.Tests.Consensus;

public sealed class ProtocolRangeTests
{
    [Theory]
    [InlineData("1", 1, 1)]
    [InlineData("1-2", 1, 2)]
    [InlineData("2", 2, 2)]
    public void What_this_release_speaks_is_read(string text, int lowest, int highest)
    {
        Assert.Equal(new ProtocolRange(lowest, highest), ProtocolRange.Parse(text));
        Assert.Equal(text, new ProtocolRange(lowest, highest).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("3")]
    [InlineData("2-1")]
    [InlineData("1-2-3")]
    [InlineData("-1")]
    [InlineData("one")]
    public void Anything_else_is_not(string text) => Assert.Null(ProtocolRange.Parse(text));

    [Fact]
    public void The_highest_common_version_is_spoken()
    {
        Assert.Equal(2, new ProtocolRange(1, 2).Common(new ProtocolRange(2, 5)));
        Assert.Equal(1, new ProtocolRange(1, 2).Common(ProtocolRange.Of(0, 0)));
        Assert.Null(new ProtocolRange(1, 2).Common(new ProtocolRange(3, 4)));
        Assert.Null(new ProtocolRange(2, 3).Refuse("b", new ProtocolRange(1, 2)));
        Assert.Equal("b speaks peer protocol 1, this member 2-3: b is too old", new ProtocolRange(2, 3).Refuse("b", new ProtocolRange(1, 1)));
        Assert.Equal("b speaks peer protocol 4, this member 2-3: b is too new", new ProtocolRange(2, 3).Refuse("b", new ProtocolRange(4, 4)));
    }
}
