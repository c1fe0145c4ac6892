using System.Collections.Immutable;
using Grpc.Core;
using Grpc.Net.Client;
using MiniKube.ControlPlane.Store.Consensus;
using MiniKube.ControlPlane.Store.Consensus.Peers;
using MiniKube.ControlPlane.Store.Membership;
using MiniKube.Machinery.Hosting.Tls;
using MiniKube.Raft.V1;

namespace MiniKube.ControlPlane.Store;

/// <summary>Who a member is: from its folder when it has run before, from its flags in a new cluster, from the other members when it joins one.</summary>
/// <param name="ClusterId">Of the cluster it belongs to.</param>
/// <param name="Self">This member.</param>
/// <param name="Founders">The members a new cluster begins with; empty for one that joins.</param>
internal sealed record StoreIdentity(ulong ClusterId, Member Self, ImmutableArray<Member> Founders)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <exception cref="InvalidOperationException">The flags do not fit together, or no member of the cluster to join answers or knows this one.</exception>
    public static async Task<StoreIdentity> ResolveAsync(StoreOptions options, CancellationToken cancellation)
    {
        var self = new Member { Id = 0, Name = options.Name, PeerUrls = [.. options.InitialAdvertisePeerUrls], ClientUrls = [.. options.ClientUrls] };
        if (Recovery.ReadOwner(options.DataFolder) is { } owner) return new StoreIdentity(owner.ClusterId, self with { Id = owner.MemberId }, []);
        var members = ParseCluster(options);
        if (!members.TryGetValue(options.Name, out var urls)) throw new InvalidOperationException($"couldn't find local name \"{options.Name}\" in the initial cluster configuration");
        if (!urls.Order(StringComparer.Ordinal).SequenceEqual(self.PeerUrls.Order(StringComparer.Ordinal)))
        {
            throw new InvalidOperationException($"--initial-cluster has {options.Name}={string.Join(',', urls)} but --initial-advertise-peer-urls is {string.Join(',', self.PeerUrls)}");
        }

        return options.InitialClusterState == "new" ? Found(options, self, members) : await JoinAsync(options, self, members, cancellation);
    }

    private static StoreIdentity Found(StoreOptions options, Member self, Dictionary<string, List<string>> members)
    {
        ImmutableArray<Member> founders =
        [
            .. members.Select(m => new Member { Id = MemberIds.ForMember(m.Value, options.InitialClusterToken), Name = m.Key, PeerUrls = [.. m.Value] }).OrderBy(m => m.Id),
        ];
        var id = founders.Single(f => f.Name == options.Name).Id;
        return new StoreIdentity(MemberIds.ForCluster(founders.Select(f => f.Id)), self with { Id = id }, founders);
    }

    private static async Task<StoreIdentity> JoinAsync(StoreOptions options, Member self, Dictionary<string, List<string>> members, CancellationToken cancellation)
    {
        var failures = new List<string>();
        foreach (var url in members.Where(m => m.Key != options.Name).SelectMany(m => m.Value))
        {
            try
            {
                using var channel = GrpcChannel.ForAddress(url, PeerChannel(options));
                var cluster = await new Peer.PeerClient(channel).DescribeClusterAsync(
                    new DescribeClusterRequest(), deadline: DateTime.UtcNow + s_patience, cancellationToken: cancellation);
                var theirs = ProtocolRange.Of(cluster.LowestProtocol, cluster.HighestProtocol);
                if (ProtocolRange.Parse(options.PeerProtocol)!.Refuse(url, theirs) is { } refusal) throw new InvalidOperationException(refusal);
                var record = cluster.Members.FirstOrDefault(m => m.PeerUrls.Intersect(self.PeerUrls).Any())
                    ?? throw new InvalidOperationException($"the cluster has no member with the peer URLs {string.Join(',', self.PeerUrls)}: add it first");
                return new StoreIdentity(cluster.ClusterId, self with { Id = record.Id, IsLearner = record.IsLearner }, []);
            }
            catch (RpcException e)
            {
                failures.Add($"{url}: {e.Status.Detail}");
            }
        }

        throw new InvalidOperationException($"cannot fetch cluster info from peer urls: {string.Join("; ", failures)}");
    }

    private static GrpcChannelOptions PeerChannel(StoreOptions options)
    {
        if (options.PeerTrustedCaFile.Length == 0) return new GrpcChannelOptions();
        var trust = PemFiles.LoadBundle(options.PeerTrustedCaFile);
        var certificate = PemFiles.LoadCertificate(options.PeerCertFile, options.PeerKeyFile);
        return new GrpcChannelOptions { SslOptions = ClientTls.Options(() => trust, () => certificate) };
    }

    /// <summary>Peer URLs by member name; a name may come several times.</summary>
    private static Dictionary<string, List<string>> ParseCluster(StoreOptions options)
    {
        var members = new Dictionary<string, List<string>>();
        var text = options.InitialCluster.Length > 0 ? options.InitialCluster : string.Join(',', options.InitialAdvertisePeerUrls.Select(u => $"{options.Name}={u}"));
        foreach (var pair in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (pair.Split('=', 2) is not [{ Length: > 0 } name, { Length: > 0 } url]) throw new InvalidOperationException($"--initial-cluster: {pair} is not NAME=URL");
            if (!members.TryGetValue(name, out var urls)) members.Add(name, urls = []);
            urls.Add(url);
        }

        return members;
    }
}
