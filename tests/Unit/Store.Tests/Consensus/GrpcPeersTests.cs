using System.Net;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using MiniKube.ControlPlane.Store.Consensus;
using MiniKube.ControlPlane.Store.Consensus.Peers;
using MiniKube.ControlPlane.Store.Membership;
using MiniKube.ControlPlane.Store.Wal;
using MiniKube.Machinery.Hosting.Tls;
using MiniKube.Raft.V1;

namespace MiniKube.Store.Tests.Consensus;

/// <summary>The same consensus over real sockets with mutual TLS.</summary>
public sealed class GrpcPeersTests : IDisposable
{
    private readonly CertificateAuthority _authority = CertificateAuthority.Create("peers", TimeSpan.FromDays(1));
    private readonly X509Certificate2 _certificate;
    private readonly X509Certificate2Collection _trust;
    private readonly int[] _ports = [.. Enumerable.Range(0, 4).Select(_ => FreePort.Take())];

    public GrpcPeersTests()
    {
        _certificate = Issue(_authority);
        _trust = [_authority.Certificate];
    }

    [Fact]
    public async Task Members_replicate_over_mutual_tls_and_survive_a_restart()
    {
        await using TestCluster cluster = Cluster();
        await cluster.StartAllAsync();
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => TestCluster.PutAsync(cluster.Hosts[(ulong)(i % 3) + 1], $"v{i}")));
        await cluster.StopAsync(2);
        await TestCluster.PutAsync(cluster.Hosts[1], "while 2 is away");
        await cluster.StartAsync(cluster.Founders[1], joins: false);
        await cluster.Hosts[2].ReadIndexAsync(CancellationToken.None);
        Assert.Equal(201, cluster.Machines[2].Items.Count);
    }

    [Fact]
    public async Task A_snapshot_travels_to_a_member_far_behind()
    {
        await using TestCluster cluster = Cluster(snapshotCount: 40);
        await cluster.StartAllAsync();
        await TestCluster.PutAsync(cluster.Hosts[1], "first");
        await cluster.StopAsync(3);
        var large = new string('x', 20_000);
        for (int i = 0; i < 200; i++) await TestCluster.PutAsync(cluster.Hosts[1], $"{large}{i}");
        await cluster.StartAsync(cluster.Founders[2], joins: false);
        await cluster.Hosts[3].ReadIndexAsync(CancellationToken.None);
        Assert.Equal(201, cluster.Machines[3].Items.Count);
        Assert.True(cluster.Machines[3].Restores > 0);
    }

    [Fact]
    public async Task A_member_that_joins_answers_a_leader_it_does_not_know()
    {
        await using TestCluster cluster = Cluster();
        await cluster.StartAllAsync();
        ConsensusHost leader = await cluster.LeaderAsync();
        await TestCluster.PutAsync(leader, "before");
        var fourth = new Member { Id = 4, PeerUrls = [Url(4)], Name = "store-4" };
        await leader.ChangeMembershipAsync(new MemberChange(MemberChangeKind.Add, fourth), CancellationToken.None);
        await cluster.StartAsync(fourth, joins: true);
        await cluster.Hosts[4].ReadIndexAsync(CancellationToken.None);
        await TestCluster.EventuallyAsync(() => cluster.Machines[4].Items.Count == 1);
        Assert.Equal(4, cluster.Hosts[4].Members.Members.Length);
    }

    [Fact]
    public async Task A_leader_that_cannot_read_its_log_any_more_ends()
    {
        await using TestCluster cluster = Cluster();
        await cluster.StartAllAsync();
        ConsensusHost leader = await cluster.LeaderAsync();
        Member away = cluster.Founders.First(m => m.Id != leader.MemberId);
        await TestCluster.PutAsync(leader, "before");
        await cluster.StopAsync(away.Id);
        for (int i = 0; i < 4; i++) await TestCluster.PutAsync(leader, $"{i}");
        string log = Directory.GetFiles(Path.Combine(cluster.FolderOf(leader.MemberId), "member", "wal"), "0*.wal").Single();
        byte[] bytes = await File.ReadAllBytesAsync(log);
        int last = bytes.AsSpan().LastIndexOfAnyExcept((byte)0);
        for (int i = last / 2; i < last; i++) bytes[i] ^= 1;
        using (var file = new FileStream(log, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) await file.WriteAsync(bytes);
        await cluster.StartAsync(away, joins: false);
        await Assert.ThrowsAsync<WalCorruptException>(() => leader.Completion);
    }

    [Fact]
    public async Task A_stranger_is_refused()
    {
        await using TestCluster cluster = Cluster();
        await cluster.StartAllAsync();
        using var others = CertificateAuthority.Create("others", TimeSpan.FromDays(1));
        using X509Certificate2 foreign = Issue(others);
        using GrpcChannel stranger = Channel(foreign);
        await Assert.ThrowsAsync<RpcException>(async () => await new Peer.PeerClient(stranger).DescribeClusterAsync(new DescribeClusterRequest()));

        var hello = new PeerBatch { Hello = new PeerHello { ClusterId = 12345, MemberId = 2 }, TargetId = 1 };
        var known = new PeerOptions { ListenUrls = [], Certificate = () => _certificate, Trust = () => _trust };
        IOException refused = await Assert.ThrowsAsync<PeerRefusedException>(() => PeerStream.OpenAsync(new Uri(Url(1)), known, hello, CancellationToken.None));
        Assert.Equal("cluster ID mismatch", refused.Message);
        hello.Hello = new PeerHello { ClusterId = cluster.Hosts[1].ClusterId, MemberId = 2, LowestProtocol = 8, HighestProtocol = 9 };
        PeerRefusedException tooNew = await Assert.ThrowsAsync<PeerRefusedException>(() => PeerStream.OpenAsync(new Uri(Url(1)), known, hello, CancellationToken.None));
        Assert.EndsWith("speaks peer protocol 8-9, this member 1-2: store-2 is too new", tooNew.Message, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<Exception>(
            () => PeerStream.OpenAsync(new Uri(Url(1)), known with { Certificate = () => foreign }, hello, CancellationToken.None));
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _authority.Dispose();
    }

    private static X509Certificate2 Issue(CertificateAuthority authority) => authority.Issue(new CertificateSpec
    {
        CommonName = "peer",
        DnsNames = ["localhost"],
        IpAddresses = [IPAddress.Loopback],
        Usage = CertificateUsage.Server | CertificateUsage.Client,
    }).ToX509();

    private GrpcChannel Channel(X509Certificate2 certificate) => GrpcChannel.ForAddress(
        Url(1), new GrpcChannelOptions { SslOptions = ClientTls.Options(() => _trust, () => certificate) });

    private string Url(int member) => $"https://127.0.0.1:{_ports[member - 1]}";

    private TestCluster Cluster(ulong snapshotCount = 1_000_000) => new(3, Transport, snapshotCount, Url);

    private GrpcPeers Transport(Member member) => new(new PeerOptions
    {
        ListenUrls = member.PeerUrls,
        Certificate = () => _certificate,
        Trust = () => _trust,
    });
}
