using System.Text.Json.Nodes;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Selectors;

namespace MiniKube.Api.Tests.Selectors;

public class SelectorTests
{
    private static readonly Dictionary<string, string> Labels = new() { ["app"] = "web", ["tier"] = "front", ["level"] = "5" };

    [Theory]
    [InlineData("", true)]
    [InlineData("app=web", true)]
    [InlineData("app==web,tier=front", true)]
    [InlineData("app!=web", false)]
    [InlineData("missing!=x", true)]
    [InlineData("app in (api, web)", true)]
    [InlineData("app notin (api,web)", false)]
    [InlineData("missing notin (a)", true)]
    [InlineData("tier", true)]
    [InlineData("!tier", false)]
    [InlineData("!missing", true)]
    [InlineData("level>4", true)]
    [InlineData("level<4", false)]
    [InlineData("tier>4", false)]
    [InlineData(" app = web , tier ", true)]
    [InlineData("in=x", false)]
    [InlineData("missing=", false)]
    public void Text_selects_by_labels(string text, bool matches)
    {
        Assert.Equal(matches, Selector.Parse(text).Matches(Labels));
        var document = new JsonObject(Labels.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value)));
        Assert.Equal(matches, Selector.Parse(text).Matches(document));
    }

    [Theory]
    [InlineData("app in", "unable to parse requirement: found '' expected: '('")]
    [InlineData("app in (a", "unable to parse requirement: found '', expected: ',' or ')'")]
    [InlineData("a,", "found '', expected: identifier after ','")]
    [InlineData(",a", "found ',', expected: !, identifier, or 'end of string'")]
    [InlineData("a b", "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt")]
    [InlineData("a=b c", "found 'c', expected: ',' or 'end of string'")]
    public void Bad_text_is_told_what_was_expected(string text, string words) =>
        Assert.Equal(words, Assert.Throws<FormatException>(() => Selector.Parse(text)).Message);

    [Fact]
    public void Bad_keys_and_values_are_refused()
    {
        Assert.Contains("name part must consist of alphanumeric", Assert.Throws<FormatException>(() => Selector.Parse("-a=b")).Message, StringComparison.Ordinal);
        Assert.Contains("a valid label must be an empty string or consist", Assert.Throws<FormatException>(() => Selector.Parse("a=b_")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_absent_object_selector_selects_nothing_and_an_empty_one_everything()
    {
        Assert.False(Selector.From((LabelSelector?)null).Matches(Labels));
        Assert.True(Selector.From(new LabelSelector()).Matches(Labels));
        var selector = new LabelSelector
        {
            MatchLabels = new Dictionary<string, string> { ["app"] = "web" },
            MatchExpressions = [new LabelSelectorRequirement { Key = "tier", Operator = "NotIn", Values = ["back"] }],
        };
        Assert.True(Selector.From(selector).Matches(Labels));
        Assert.Equal("app=web,tier notin (back)", Selector.From(selector).ToString());
    }

    [Fact]
    public void Fields_select_by_equality_with_escapes()
    {
        var selector = FieldSelector.Parse(@"spec.nodeName=node-1,status.phase!=Failed,x=a\,b");
        Assert.True(selector.Matches(f => f switch { "spec.nodeName" => "node-1", "x" => "a,b", _ => "" }));
        Assert.False(selector.Matches(f => f switch { "spec.nodeName" => "node-1", "x" => "a,b", _ => "Failed" }));
        Assert.Equal("node-1", selector.RequiredValue("spec.nodeName"));
        Assert.Equal(@"spec.nodeName=node-1,status.phase!=Failed,x=a\,b", selector.ToString());
        Assert.Equal("invalid selector: 'abc'; can't understand 'abc'", Assert.Throws<FormatException>(() => FieldSelector.Parse("abc")).Message);
    }
}
