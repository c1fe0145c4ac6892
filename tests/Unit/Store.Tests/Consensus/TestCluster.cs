using System.Collections.Immutable;
using System.Text;
using MiniKube.ControlPlane.Store.Consensus;
using MiniKube.ControlPlane.Store.Consensus.Peers;
using MiniKube.ControlPlane.Store.Membership;
using MiniKube.ControlPlane.Store.Wal;

namespace MiniKube.Store.Tests.Consensus;

/// <summary>Members with real disks in a folder of their own, fast clocks, and any transport.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mk-consensus-").FullName;
    private readonly Func<Member, IPeerTransport> _transport;
    private readonly ulong _snapshotCount;

    public TestCluster(int members, Func<Member, IPeerTransport>? transport = null, ulong snapshotCount = 1_000_000, Func<int, string>? peerUrl = null)
    {
        Network = new InProcessNetwork();
        _transport = transport ?? (_ => Network.Transport());
        _snapshotCount = snapshotCount;
        Founders = [.. Enumerable.Range(1, members).Select(i => new Member
        {
            Id = (ulong)i, PeerUrls = [peerUrl?.Invoke(i) ?? $"http://peer-{i}"], ClientUrls = [$"http://client-{i}"], Name = $"store-{i}",
        })];
    }

    public InProcessNetwork Network { get; }

    public ImmutableArray<Member> Founders { get; }

    public Dictionary<ulong, ConsensusHost> Hosts { get; } = [];

    public Dictionary<ulong, ListMachine> Machines { get; } = [];

    public string FolderOf(ulong id) => Path.Combine(_folder, id.ToString());

    public async Task StartAllAsync()
    {
        foreach (Member member in Founders) await StartAsync(member, joins: false);
    }

    public async Task<ConsensusHost> StartAsync(Member member, bool joins)
    {
        var machine = new ListMachine();
        var options = new ConsensusOptions
        {
            DataFolder = FolderOf(member.Id),
            ClusterId = 77,
            Self = member,
            Founders = joins ? [] : Founders,
            TickInterval = TimeSpan.FromMilliseconds(40),
            SnapshotCount = _snapshotCount,
            CatchUpEntries = 5,
            EntriesAtHand = 1,
            CatchUpBytes = 256,
            Wal = new WalOptions { SegmentBytes = 256 << 10, FirstSegmentBytes = 64 << 10 },
        };
        ConsensusHost host = await ConsensusHost.StartAsync(options, machine, _transport(member), CancellationToken.None);
        Hosts[member.Id] = host;
        Machines[member.Id] = machine;
        return host;
    }

    public async Task StopAsync(ulong id)
    {
        await Hosts[id].DisposeAsync();
        Hosts.Remove(id);
    }

    public async Task<ConsensusHost> LeaderAsync()
    {
        await EventuallyAsync(() => Hosts.Values.Any(h => h.Leader.IsLeader));
        return Hosts.Values.First(h => h.Leader.IsLeader);
    }

    /// <summary>
    /// What a client does: a put whose leader is lost on the way is asked for again. These members have fast clocks and real disks,
    /// so one slow sync may cost a leader; what they hold must not depend on it.
    /// </summary>
    public static async Task<ApplyResult> PutAsync(ConsensusHost host, string value)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await host.ProposeAsync(Proposal.Of(Encoding.UTF8.GetBytes(value)), CancellationToken.None);
            }
            catch (ConsensusException e) when (attempt < 10
                && e.Failure is ConsensusFailure.LeaderLost or ConsensusFailure.NoLeader or ConsensusFailure.Timeout)
            {
            }
        }
    }

    public static async Task EventuallyAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!condition()) await Task.Delay(5, patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ConsensusHost host in Hosts.Values.ToArray()) await host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
