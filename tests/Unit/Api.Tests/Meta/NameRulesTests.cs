using System.Text.Json.Nodes;
using MiniKube.Machinery.Api.Meta.Validation;

namespace MiniKube.Api.Tests.Meta;

public class NameRulesTests
{
    [Fact]
    public void The_words_carry_pattern_and_examples()
    {
        Assert.Equal(
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
            NameRules.Dns1123Subdomain("Foo_Bar"));
        Assert.Equal(
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
            NameRules.Dns1123Label("a."));
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("1-a.b", true)]
    [InlineData("a..b", false)]
    [InlineData("-a", false)]
    [InlineData("", false)]
    public void Subdomains(string text, bool ok) => Assert.Equal(ok, NameRules.Dns1123Subdomain(text) is null);

    [Theory]
    [InlineData("app", true)]
    [InlineData("example.com/App_1.x", true)]
    [InlineData("/app", false)]
    [InlineData("example.com/", false)]
    [InlineData("a/b/c", false)]
    [InlineData("Example.com/a", false)]
    public void Qualified_names(string text, bool ok) => Assert.Equal(ok, NameRules.QualifiedName(text) is null);

    [Fact]
    public void Metadata_without_a_name_is_refused_and_a_good_one_passes()
    {
        var bad = JsonNode.Parse("""{"metadata":{"namespace":"default","labels":{"a b":"c"}}}""")!.AsObject();
        var errors = ObjectMetaValidator.Validate(bad, namespaced: true, NameRules.Dns1123Subdomain).Select(e => e.ToString()).ToList();
        Assert.Equal("metadata.name: Required value: name or generateName is required", errors[0]);
        Assert.StartsWith("metadata.labels: Invalid value: \"a b\": name part must consist of", errors[1], StringComparison.Ordinal);
        var good = JsonNode.Parse("""{"metadata":{"namespace":"default","name":"x","labels":{"app":"web"},"finalizers":["example.com/f"]}}""")!.AsObject();
        Assert.Empty(ObjectMetaValidator.Validate(good, namespaced: true, NameRules.Dns1123Subdomain));
    }

    [Fact]
    public void Identity_cannot_change()
    {
        var old = JsonNode.Parse("""{"metadata":{"name":"x","uid":"1"}}""")!.AsObject();
        var now = JsonNode.Parse("""{"metadata":{"name":"x","uid":"2"}}""")!.AsObject();
        Assert.Equal("metadata.uid: Invalid value: \"2\": field is immutable", Assert.Single(ObjectMetaValidator.ValidateUpdate(now, old)).ToString());
    }
}
