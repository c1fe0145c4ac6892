using System.Text.Json.Nodes;
using MiniKube.Cli.Mk.Cluster;
using MiniKube.Cli.Mk.Commands;
using MiniKube.Cli.Mk.Commands.Verbs;
using MiniKube.Cli.Mk.Printing;
using MiniKube.Cli.Mk.Printing.Describing;
using MiniKube.Cli.Mk.Resources;

namespace MiniKube.Mk.Tests;

public sealed class PrintingTests
{
    private static readonly ResourceType Pods = new("", "v1", "pods", "pod", "Pod", true) { ShortNames = ["po"] };

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(119, "119s")]
    [InlineData(125, "2m5s")]
    [InlineData(600, "10m")]
    [InlineData(3600 * 3, "3h")]
    [InlineData((3600 * 5) + 120, "5h2m")]
    [InlineData(86400 * 3, "3d")]
    [InlineData((86400 * 3) + 7200, "3d2h")]
    [InlineData(86400 * 800, "2y")]
    public void Age_is_short(int seconds, string expected) => Assert.Equal(expected, Age.Short(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Columns_are_as_wide_as_their_widest_cell() =>
        Assert.Equal("NAME   AGE\na      1s\nlong   2s\n", TextTable.Format(["NAME", "AGE"], [["a", "1s"], ["long", "2s"]]));

    [Fact]
    public void Yaml_sorts_keys_and_quotes_what_would_read_as_something_else()
    {
        var yaml = YamlText.Format(JsonNode.Parse("""{"b": "true", "a": [{"num": 1, "s": "x"}], "c": "1.5", "d": {}, "e": "two\nlines\n", "f": "plain", "g": null, "h": "2026-01-01"}""")!);
        Assert.Equal("a:\n- num: 1\n  s: x\nb: \"true\"\nc: \"1.5\"\nd: {}\ne: |\n  two\n  lines\nf: plain\ng: null\nh: \"2026-01-01\"\n", yaml);
    }

    [Fact]
    public void Output_formats_name_and_custom_columns()
    {
        var list = JsonNode.Parse("""{"kind": "List", "items": [{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}}, {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "b", "namespace": "x"}}]}""")!.AsObject();
        Assert.Equal("pod/a\npod/b\n", OutputOption.Format("name", list, _ => Pods));
        Assert.Equal("N   NS\na   <none>\nb   x\n", OutputOption.Format("custom-columns=N:.metadata.name,NS:.metadata.namespace", list, _ => Pods));
        Assert.Contains("unable to match a printer suitable for the output format \"xml\"", Assert.Throws<ClusterException>(() => OutputOption.Format("xml", list, _ => Pods)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Description_hides_a_secrets_data()
    {
        var secret = JsonNode.Parse("""{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s", "namespace": "n"}, "data": {"password": "aHVudGVyMg=="}}""")!.AsObject();
        var text = ConfigurationDescription.Secret(secret).ToString();
        Assert.Contains("password:  7 bytes", text, StringComparison.Ordinal);
        Assert.DoesNotContain("aHVudGVyMg", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("po", true)]
    [InlineData("pod", true)]
    [InlineData("Pod", true)]
    [InlineData("pods.apps", false)]
    [InlineData("podz", false)]
    public void Resource_answers_to_its_names(string word, bool expected) => Assert.Equal(expected, Pods.Answers(word));

    [Theory]
    [InlineData("gpu=yes:NoSchedule", "gpu", "yes", "NoSchedule", false)]
    [InlineData("gpu:NoExecute-", "gpu", null, "NoExecute", true)]
    [InlineData("gpu-", "gpu", null, null, true)]
    public void Taint_is_read(string word, string key, string? value, string? effect, bool removes) =>
        Assert.Equal(new TaintChange(key, value, effect, removes), TaintChange.Parse(word));

    [Theory]
    [InlineData("gpu=yes:Never", "invalid taint effect: Never")]
    [InlineData("gpu=yes", "invalid taint spec: gpu=yes")]
    public void Taint_is_refused(string word, string words) =>
        Assert.Contains(words, Assert.Throws<CommandLineException>(() => TaintChange.Parse(word)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(3, 3, 3, 3, "successfully rolled out", true)]
    [InlineData(3, 1, 4, 3, "1 out of 3 new replicas have been updated...", false)]
    [InlineData(3, 3, 4, 3, "1 old replicas are pending termination...", false)]
    [InlineData(3, 3, 3, 2, "2 of 3 updated replicas are available...", false)]
    public void Rollout_is_told_in_words(int wanted, int updated, int all, int available, string words, bool done)
    {
        var deployment = JsonNode.Parse($$$"""{"metadata": {"name": "web", "generation": 2}, "spec": {"replicas": {{{wanted}}}}, "status": {"observedGeneration": 2, "updatedReplicas": {{{updated}}}, "replicas": {{{all}}}, "availableReplicas": {{{available}}}}}""")!.AsObject();
        var status = RolloutStatus.Of(deployment);
        Assert.Contains(words, status.Text, StringComparison.Ordinal);
        Assert.Equal(done, status.Done);
    }

    [Theory]
    [InlineData("90s", 90)]
    [InlineData("1h30m", 5400)]
    [InlineData("0s", 0)]
    public void Duration_is_read(string text, int seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), ShortDuration.Parse(text));

    [Fact]
    public void Duration_is_refused() => Assert.Throws<ClusterException>(() => ShortDuration.Parse("soon"));
}
