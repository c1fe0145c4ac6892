using FsCheck;
using FsCheck.Fluent;
using MiniKube.Machinery.Api.Quantities;

namespace MiniKube.Api.Tests.Quantities;

public class QuantityTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("0.5", "500m")]
    [InlineData("1000m", "1")]
    [InlineData("1.5Gi", "1536Mi")]
    [InlineData("1024Ki", "1Mi")]
    [InlineData("1023Ki", "1023Ki")]
    [InlineData("100Mi", "100Mi")]
    [InlineData("0.5Ki", "512")]
    [InlineData("1e3", "1e3")]
    [InlineData("12e6", "12e6")]
    [InlineData("1E", "1E")]
    [InlineData("1E3", "1e3")]
    [InlineData("1500", "1500")]
    [InlineData("3000", "3k")]
    [InlineData("-10m", "-10m")]
    [InlineData("+5", "5")]
    [InlineData("100000000u", "100")]
    [InlineData("0.0001n", "1n")]
    [InlineData("1.0000000001", "1000000001n")]
    [InlineData("99999999999999999999E", "9223372036854775807")]
    [InlineData("0.3Mi", "314572800m")]
    [InlineData(".5", "500m")]
    [InlineData("5.", "5")]
    public void Canonical_form_is_the_one_the_server_stores(string text, string canonical) =>
        Assert.Equal(canonical, Quantity.Parse(text).Canonical().Text);

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("1Q")]
    [InlineData("1 ")]
    [InlineData("-")]
    [InlineData("1Mi5x")]
    public void Other_text_is_refused_with_the_pattern(string text)
    {
        var error = Assert.Throws<FormatException>(() => Quantity.Parse(text));
        Assert.Contains("quantities must match the regular expression", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.2.3", "unable to parse numeric part of quantity")]
    [InlineData("1KM", "unable to parse quantity's suffix")]
    [InlineData("1ki", "unable to parse quantity's suffix")]
    public void Well_shaped_nonsense_is_named(string text, string words) =>
        Assert.Equal(words, Assert.Throws<FormatException>(() => Quantity.Parse(text)).Message);

    [Theory]
    [InlineData("100m", 1, 100)]
    [InlineData("1.0001", 2, 1001)]
    [InlineData("64Mi", 67108864, 67108864000)]
    [InlineData("-1500m", -2, -1500)]
    public void Values_round_up_away_from_zero(string text, long value, long milli)
    {
        var quantity = new Quantity(text);
        Assert.Equal((value, milli), (quantity.Value, quantity.MilliValue));
    }

    [Fact]
    public void Sums_keep_the_family_of_the_first_that_is_not_zero()
    {
        Assert.Equal("1536Mi", (new Quantity("1Gi") + new Quantity("512Mi")).Text);
        Assert.Equal("64Mi", (Quantity.Zero + new Quantity("64Mi")).Text);
        Assert.Equal("750m", (new Quantity("1") - new Quantity("250m")).Text);
        Assert.Equal("300m", (new Quantity("100m") * 3).Text);
    }

    [Fact]
    public void Amounts_compare_whatever_their_suffix()
    {
        Assert.Equal(0, new Quantity("1000m").CompareTo(new Quantity("1")));
        Assert.True(new Quantity("1Ki") > new Quantity("1k"));
        Assert.True(new Quantity("1n") > Quantity.Zero);
    }

    [Fact]
    public void Canonical_form_is_stable_and_keeps_the_amount() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<int>(),
            Gen.Elements("", "n", "u", "m", "k", "M", "G", "Ki", "Mi", "Gi", "e3", "e-3").ToArbitrary(),
            (number, suffix) =>
            {
                var quantity = Quantity.Parse($"{number}{suffix}");
                var canonical = quantity.Canonical();
                return canonical.CompareTo(quantity) == 0 && canonical.Canonical().Text == canonical.Text;
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Subtraction_undoes_addition() =>
        Prop.ForAll<int, int>((a, b) =>
        {
            var (x, y) = (Quantity.FromMilli(a), Quantity.FromMilli(b));
            return (x + y - y).CompareTo(x) == 0;
        }).QuickCheckThrowOnFailure();
}
