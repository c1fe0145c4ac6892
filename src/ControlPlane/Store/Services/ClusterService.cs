using System.Collections.Immutable;
using Etcdserverpb;
using Grpc.Core;
using MiniKube.ControlPlane.Store.Consensus;
using MiniKube.ControlPlane.Store.Membership;
using MiniKube.ControlPlane.Store.Mvcc;
using StoreMember = MiniKube.ControlPlane.Store.Membership.Member;

namespace MiniKube.ControlPlane.Store.Services;

/// <summary>etcd's Cluster service: who the members are, and changing that through the log.</summary>
internal sealed class ClusterService(StoreNode node, Callers callers, StoreOptions options, UpkeepMetrics metrics, TimeProvider time) : Cluster.ClusterBase
{
    public override async Task<MemberListResponse> MemberList(MemberListRequest request, ServerCallContext context)
    {
        if (request.Linearizable) await node.BarrierAsync();
        await callers.RequireUserAsync(context);
        var response = new MemberListResponse { Header = Header() };
        response.Members.AddRange(Messages(node.Consensus.Members));
        return response;
    }

    public override async Task<MemberAddResponse> MemberAdd(MemberAddRequest request, ServerCallContext context)
    {
        var urls = RequireUrls(request.PeerURLs);
        var kind = request.IsLearner ? MemberChangeKind.AddLearner : MemberChangeKind.Add;
        var id = MemberIds.ForMember(urls, options.InitialClusterToken, time.GetUtcNow());
        var added = new StoreMember { Id = id, PeerUrls = urls, IsLearner = request.IsLearner };
        var members = await ChangeAsync(new MemberChange(kind, added), context);
        var response = new MemberAddResponse { Header = Header(), Member = Message(added) };
        response.Members.AddRange(Messages(members));
        return response;
    }

    public override async Task<MemberRemoveResponse> MemberRemove(MemberRemoveRequest request, ServerCallContext context)
    {
        var members = await ChangeAsync(new MemberChange(MemberChangeKind.Remove, new StoreMember { Id = request.ID }), context);
        var response = new MemberRemoveResponse { Header = Header() };
        response.Members.AddRange(Messages(members));
        return response;
    }

    public override async Task<MemberUpdateResponse> MemberUpdate(MemberUpdateRequest request, ServerCallContext context)
    {
        var urls = RequireUrls(request.PeerURLs);
        var members = await ChangeAsync(new MemberChange(MemberChangeKind.UpdatePeerUrls, new StoreMember { Id = request.ID, PeerUrls = urls }), context);
        var response = new MemberUpdateResponse { Header = Header() };
        response.Members.AddRange(Messages(members));
        return response;
    }

    public override async Task<MemberPromoteResponse> MemberPromote(MemberPromoteRequest request, ServerCallContext context)
    {
        var members = await ChangeAsync(new MemberChange(MemberChangeKind.Promote, new StoreMember { Id = request.ID }), context);
        metrics.Promotions.Increment();
        var response = new MemberPromoteResponse { Header = Header() };
        response.Members.AddRange(Messages(members));
        return response;
    }

    private async Task<MemberList> ChangeAsync(MemberChange change, ServerCallContext context)
    {
        await node.BarrierAsync();
        await callers.RequireAdminAsync(context);
        try
        {
            return await node.Consensus.ChangeMembershipAsync(change, CancellationToken.None);
        }
        catch (ConsensusException e)
        {
            throw ConsensusErrors.ToException(e);
        }
    }

    private ResponseHeader Header() => node.Header(node.State.View.Revision);

    private static ImmutableArray<string> RequireUrls(IEnumerable<string> urls)
    {
        ImmutableArray<string> all = [.. urls];
        var valid = all.Length > 0 && all.All(u => Uri.TryCreate(u, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https") && uri.AbsolutePath == "/" && uri.Port > 0);
        return valid ? all : throw StoreError.MemberBadUrls.ToException();
    }

    /// <summary>In etcd's order, by peer URL.</summary>
    private static IEnumerable<Etcdserverpb.Member> Messages(MemberList members) => members.Members.OrderBy(m => m.PeerUrls.FirstOrDefault(""), StringComparer.Ordinal).Select(Message);

    private static Etcdserverpb.Member Message(StoreMember member)
    {
        var message = new Etcdserverpb.Member { ID = member.Id, Name = member.Name, IsLearner = member.IsLearner };
        message.PeerURLs.AddRange(member.PeerUrls);
        message.ClientURLs.AddRange(member.ClientUrls);
        return message;
    }
}
