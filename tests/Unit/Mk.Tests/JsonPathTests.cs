using System.Text.Json.Nodes;
using MiniKube.Cli.Mk.Printing.JsonPath;

namespace MiniKube.Mk.Tests;

public sealed class JsonPathTests
{
    private static readonly JsonNode Pods = JsonNode.Parse("""
        {"items": [
          {"metadata": {"name": "a", "labels": {"app.kubernetes.io/name": "x"}}, "status": {"podIP": "10.0.0.1", "conditions": [{"type": "Ready", "status": "True"}, {"type": "Initialized", "status": "False"}]}, "spec": {"replicas": 3}},
          {"metadata": {"name": "b"}, "status": {"podIP": "10.0.0.2", "conditions": []}, "spec": {"replicas": 5}}
        ]}
        """)!;

    [Theory]
    [InlineData("{.items[*].metadata.name}", "a b")]
    [InlineData("{.items[0].metadata.name}", "a")]
    [InlineData("{.items[-1].metadata.name}", "b")]
    [InlineData("{.items[0:1].metadata.name}", "a")]
    [InlineData("{$.items[1].spec.replicas}", "5")]
    [InlineData("{.items[0].metadata.labels.app\\.kubernetes\\.io/name}", "x")]
    [InlineData("{.items[0].metadata.labels['app.kubernetes.io/name']}", "x")]
    [InlineData("{range .items[*]}{.metadata.name}={.status.podIP}{\"\\n\"}{end}", "a=10.0.0.1\nb=10.0.0.2\n")]
    [InlineData("{.items[0].status.conditions[?(@.type==\"Ready\")].status}", "True")]
    [InlineData("{.items[?(@.spec.replicas>3)].metadata.name}", "b")]
    [InlineData("{.items[?(@.metadata.labels)].metadata.name}", "a")]
    [InlineData("{..podIP}", "10.0.0.1 10.0.0.2")]
    [InlineData("{.items[0].nothing}", "")]
    [InlineData("name: {.items[0].metadata.name}!", "name: a!")]
    [InlineData("{.items[1].status.conditions}", "[]")]
    public void Renders(string template, string expected) => Assert.Equal(expected, JsonPathTemplate.Parse(template).Render(Pods));

    [Theory]
    [InlineData("{.items[*]", "unclosed action")]
    [InlineData("{range .items[*]}{.x}", "unclosed range")]
    [InlineData("{end}", "not in range, nothing to end")]
    [InlineData("{.items[x]}", "invalid array index x")]
    public void Refuses(string template, string words) =>
        Assert.Contains(words, Assert.Throws<FormatException>(() => JsonPathTemplate.Parse(template)).Message, StringComparison.Ordinal);
}
