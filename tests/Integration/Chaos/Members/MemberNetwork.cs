using MiniKube.Integration.Tests.Parts;

namespace MiniKube.Integration.Tests.Chaos.Members;

/// <summary>
/// A network namespace for each member, all plugged into a switch in a namespace of its own, to which this process has a cable too.
/// Members can be cut from each other; clients always reach them.
/// </summary>
internal sealed class MemberNetwork : IAsyncDisposable
{
    private readonly string _tag = $"{Environment.ProcessId % 10000:x}{Interlocked.Increment(ref s_count)}";
    private readonly int _net = 20 + (Environment.ProcessId * 7 + s_count) % 200;
    private readonly List<string> _namespaces = [];

    private static int s_count;

    private string Switch => $"chaos-{_tag}-sw";

    private string Cable => $"ch{_tag}";

    public static string Text(int member) => $"m{member}";

    /// <summary>The namespace of a member.</summary>
    public string Namespace(int member) => $"chaos-{_tag}-m{member}";

    public string Address(int member) => $"10.91.{_net}.{11 + member}";

    public async Task CreateAsync(int members)
    {
        await AddNamespaceAsync(Switch);
        await IpAsync($"-n {Switch} link add br0 type bridge");
        await IpAsync($"-n {Switch} link set br0 up");
        await IpAsync($"link add {Cable} type veth peer name up0 netns {Switch}");
        await IpAsync($"-n {Switch} link set up0 master br0 up");
        await IpAsync($"addr add 10.91.{_net}.1/24 dev {Cable}");
        await IpAsync($"link set {Cable} up");
        for (var i = 0; i < members; i++) await PlugInAsync(i);
    }

    /// <summary>Drops everything that one member sends to another.</summary>
    public Task DropAsync(int from, int to) => InAsync(to, $"iptables -w -A INPUT -s {Address(from)} -j DROP");

    /// <summary>Lets everything through again.</summary>
    public async Task HealAsync(int members)
    {
        for (var i = 0; i < members; i++) await InAsync(i, "iptables -w -F INPUT");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var name in _namespaces) await Command.RunAsync("ip", ["netns", "delete", name]);
    }

    private async Task PlugInAsync(int member)
    {
        var name = Namespace(member);
        await AddNamespaceAsync(name);
        await IpAsync($"-n {name} link set lo up");
        await IpAsync($"-n {name} link add eth0 type veth peer name p{member} netns {Switch}");
        await IpAsync($"-n {Switch} link set p{member} master br0 up");
        await IpAsync($"-n {name} addr add {Address(member)}/24 dev eth0");
        await IpAsync($"-n {name} link set eth0 up");
    }

    private async Task AddNamespaceAsync(string name)
    {
        await IpAsync($"netns add {name}");
        _namespaces.Add(name);
    }

    private Task InAsync(int member, string command) => IpAsync($"netns exec {Namespace(member)} {command}");

    private static async Task IpAsync(string arguments) => (await Command.RunAsync("ip", arguments.Split(' '))).Require();
}
