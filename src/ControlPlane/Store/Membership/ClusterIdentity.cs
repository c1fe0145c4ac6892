using System.Collections.Immutable;
using Grpc.Core;
using Grpc.Net.Client;
using MiniKube.ControlPlane.Store.Consensus;
using MiniKube.ControlPlane.Store.Consensus.Peers;
using MiniKube.ControlPlane.Store.Wal;
using MiniKube.Machinery.Hosting.Tls;
using MiniKube.Raft.V1;

namespace MiniKube.ControlPlane.Store.Membership;

/// <summary>Who a starting process is: what its folder says if it has one, else what its flags say, else what the cluster it joins says.</summary>
/// <param name="ClusterId">The cluster.</param>
/// <param name="Self">This member.</param>
/// <param name="Founders">All founders when this start begins a new cluster; empty otherwise.</param>
public sealed record ClusterIdentity(ulong ClusterId, Member Self, ImmutableArray<Member> Founders)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    /// <summary>Finds out who this process is.</summary>
    /// <param name="dataFolder">The member's folder; once it holds a log, the flags no longer decide.</param>
    /// <param name="self">Name, peer URLs and client URLs from the flags; the id is ignored.</param>
    /// <param name="initialCluster">--initial-cluster; empty for this member alone.</param>
    /// <param name="token">--initial-cluster-token.</param>
    /// <param name="joins">--initial-cluster-state is existing.</param>
    /// <param name="peers">How to reach the members of the cluster to join.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="FormatException">The flags contradict each other or the cluster.</exception>
    public static async Task<ClusterIdentity> ResolveAsync(
        string dataFolder, Member self, string initialCluster, string token, bool joins, PeerOptions peers, CancellationToken cancellation)
    {
        if (Recovery.ReadOwner(dataFolder) is { } owner)
            return new ClusterIdentity(owner.ClusterId, self with { Id = owner.MemberId }, []);
        ImmutableArray<Member> named = InitialCluster.Parse(
            initialCluster.Length > 0 ? initialCluster : string.Join(',', self.PeerUrls.Select(u => $"{self.Name}={u}")), token);
        Member own = named.FirstOrDefault(m => m.Name == self.Name)
            ?? throw new FormatException($"couldn't find local name \"{self.Name}\" in the initial cluster configuration");
        if (!SameUrls(own, self)) throw new FormatException($"--initial-cluster has {string.Join(',', own.PeerUrls)} for {self.Name} but the advertised peer URLs are {string.Join(',', self.PeerUrls)}");
        if (!joins) return new ClusterIdentity(MemberIds.ForCluster(named.Select(m => m.Id)), self with { Id = own.Id }, named);
        return await AskAsync(self, named.Where(m => m.Name != self.Name).SelectMany(m => m.PeerUrls), peers, cancellation).ConfigureAwait(false);
    }

    private static async Task<ClusterIdentity> AskAsync(Member self, IEnumerable<string> urls, PeerOptions peers, CancellationToken cancellation)
    {
        string reason = "no member named";
        foreach (string url in urls)
        {
            try
            {
                using GrpcChannel channel = GrpcChannel.ForAddress(url, new GrpcChannelOptions
                {
                    SslOptions = peers.Trust is null ? null : ClientTls.Options(peers.Trust, peers.Certificate),
                });
                ClusterDescription cluster = await new Peer.PeerClient(channel).DescribeClusterAsync(
                    new DescribeClusterRequest(), deadline: peers.Time.GetUtcNow().UtcDateTime + s_patience, cancellationToken: cancellation).ConfigureAwait(false);
                Member? known = cluster.Members.Select(MemberRecords.FromRecord).FirstOrDefault(m => SameUrls(m, self));
                if (known is not null) return new ClusterIdentity(cluster.ClusterId, self with { Id = known.Id, IsLearner = known.IsLearner }, []);
                reason = $"{url} knows no member at {string.Join(',', self.PeerUrls)}; add it first";
            }
            catch (RpcException unreachable)
            {
                reason = $"{url}: {unreachable.Status.Detail}";
            }
        }

        throw new FormatException($"cannot join the existing cluster: {reason}");
    }

    private static bool SameUrls(Member a, Member b) =>
        a.PeerUrls.Order(StringComparer.Ordinal).SequenceEqual(b.PeerUrls.Order(StringComparer.Ordinal), StringComparer.Ordinal);
}
