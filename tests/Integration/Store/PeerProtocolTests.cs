using MiniKube.Integration.Tests.Parts;

namespace MiniKube.Integration.Tests.Store;

/// <summary>Members that have no version of the peer protocol in common tell each other so, by name.</summary>
public sealed class PeerProtocolTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Members_without_a_common_version_say_who_is_too_old()
    {
        var (a, b) = (new OurMember(_folder["a"]), new OurMember(_folder["b"]));
        await using var first = a;
        await using var second = b;
        await using var newer = Start("a", a, "--peer-protocol=2");
        await using var older = Start("b", b, "--peer-protocol=1");
        await newer.WaitUntilAsync(() => Task.FromResult(newer.Output.Contains("b speaks peer protocol 1, this member 2: b is too old", StringComparison.Ordinal)));
        await older.WaitUntilAsync(() => Task.FromResult(older.Output.Contains("a speaks peer protocol 2, this member 1: a is too new", StringComparison.Ordinal)));

        ChildProcess Start(string name, OurMember member, string protocol) => ChildProcess.Start(OurMember.Binary,
        [
            .. member.Listening, $"--name={name}", $"--data-dir={member.DataFolder}", $"--initial-cluster=a={a.Peer},b={b.Peer}", $"--initial-advertise-peer-urls={member.Peer}", protocol,
        ]);
    }
}
