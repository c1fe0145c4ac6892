using MiniKube.Cli.Mk.Commands;

namespace MiniKube.Mk.Tests;

/// <summary>Command lines as kubectl's users write them.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData("-n kube-system get pods", "get -n=kube-system pods")]
    [InlineData("--context=x get pods", "get --context=x pods")]
    [InlineData("get pods -nkube-system -owide", "get pods -n=kube-system -o=wide")]
    [InlineData("get pods -l app=web -A", "get pods -l=app=web -A")]
    [InlineData("get pods -Aw", "get pods -A -w")]
    [InlineData("logs web --tail -1", "logs web --tail=-1")]
    [InlineData("logs web --tail=-1", "logs web --tail=-1")]
    [InlineData("exec -it web -- sh -c ls", "exec -i -t web -- sh -c ls")]
    [InlineData("exec web -itc box -- --help", "exec web -i -t -c=box -- --help")]
    [InlineData("delete pod web --wait=false", "delete pod web --wait=false")]
    [InlineData("create ns x --dry-run -o yaml", "create namespace x --dry-run -o=yaml")]
    [InlineData("rollout undo deploy/web --to-revision 2", "rollout undo deploy/web --to-revision=2")]
    [InlineData("label pod web x-", "label pod web x-")]
    public void Words_become_what_the_parser_wants(string words, string expected) =>
        Assert.Equal(expected, string.Join(' ', CommandLine.Normalize(CommandTree.Build(TimeProvider.System), words.Split(' '))));

    [Theory]
    [InlineData("get pods --bogus", "Error: unknown flag: --bogus\nSee 'mk get --help' for usage.")]
    [InlineData("get pods -Z", "Error: unknown shorthand flag: 'Z' in -Z\nSee 'mk get --help' for usage.")]
    [InlineData("get pods -o", "Error: flag needs an argument: -o")]
    [InlineData("auth can-i get pods --nope=x", "Error: unknown flag: --nope\nSee 'mk auth can-i --help' for usage.")]
    [InlineData("nonsense", "Error: unknown command \"nonsense\" for \"mk\"\nRun 'mk --help' for usage.")]
    [InlineData("rollout bogus", "error: unknown command \"bogus\"\nSee 'mk rollout -h' for help and examples")]
    public void What_is_unknown_is_told_and_never_taken_for_an_argument(string words, string message) =>
        Assert.Equal(message, Assert.Throws<CommandLineException>(() => CommandLine.Normalize(CommandTree.Build(TimeProvider.System), words.Split(' '))).Message);
}
