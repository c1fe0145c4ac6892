using FsCheck;
using FsCheck.Fluent;
using Grpc.Core;
using MiniKube.Machinery.Grpc.Framing;

namespace MiniKube.Grpc.Tests;

public sealed class FramingTests
{
    [Fact]
    public void Every_message_text_survives_percent_encoding() =>
        Prop.ForAll<NonNull<string>>(s =>
        {
            if (s.Get.Any(char.IsSurrogate)) return;
            var encoded = PercentEncoding.Encode(s.Get);
            Assert.All(encoded, c => Assert.InRange(c, ' ', '~'));
            Assert.Equal(s.Get, PercentEncoding.Decode(encoded));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("50%", "50%")]
    [InlineData("%zz", "%zz")]
    [InlineData("a%20b", "a b")]
    public void A_broken_escape_stays_as_it_is(string encoded, string expected) =>
        Assert.Equal(expected, PercentEncoding.Decode(encoded));

    [Theory]
    [InlineData("1S", 1000)]
    [InlineData("250m", 250)]
    [InlineData("5000u", 5)]
    [InlineData("2M", 120_000)]
    [InlineData("1H", 3_600_000)]
    public void A_timeout_is_read_in_its_unit(string text, int milliseconds)
    {
        Assert.True(GrpcTimeout.TryParse(text, out var timeout));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), timeout);
    }

    [Theory]
    [InlineData("")]
    [InlineData("S")]
    [InlineData("12")]
    [InlineData("-1S")]
    [InlineData("123456789S")]
    [InlineData("1x")]
    public void A_malformed_timeout_is_no_timeout(string text) => Assert.False(GrpcTimeout.TryParse(text, out _));

    [Fact]
    public void A_written_timeout_is_read_back_within_a_thousandth() =>
        Prop.ForAll<PositiveInt, PositiveInt>((a, b) =>
        {
            var timeout = TimeSpan.FromTicks((long)a.Get * b.Get * 17);
            var text = GrpcTimeout.Format(timeout);
            Assert.InRange(text.Length, 2, 9);
            Assert.True(GrpcTimeout.TryParse(text, out var read));
            Assert.InRange(read.Ticks, timeout.Ticks * 0.999 - 10, timeout.Ticks);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_compressed_frame_is_refused()
    {
        var e = Assert.Throws<RpcException>(() => FrameHeader.Read([1, 0, 0, 0, 1], null));
        Assert.Equal(StatusCode.Unimplemented, e.StatusCode);
    }

    [Theory]
    [InlineData("Upper", "upper")]
    [InlineData("x-y_z.1", "x-y_z.1")]
    public void Metadata_keys_are_lower_case(string key, string expected) => Assert.Equal(expected, new Metadata.Entry(key, "v").Key);

    [Fact]
    public void Metadata_keys_and_values_must_fit_together()
    {
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("a-bin", "text"));
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("a", [1]));
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("a b", "text"));
    }
}
