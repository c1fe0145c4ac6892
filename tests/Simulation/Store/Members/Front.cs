using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.ControlPlane.Store.Auth;
using MiniKube.ControlPlane.Store.Auth.Tokens;
using MiniKube.ControlPlane.Store.Consensus;
using MiniKube.ControlPlane.Store.Mvcc;
using MiniKube.ControlPlane.Store.Services;
using MiniKube.ControlPlane.Store.Space;
using MiniKube.ControlPlane.Store.Watch;

namespace MiniKube.Simulation.Tests.Store.Members;

/// <summary>
/// The client side of one process: the services themselves, without the wire. Only passwords are left out, which are computed
/// on other threads: whoever signs in is believed.
/// </summary>
internal sealed class Front
{
    private const int MaxBytes = 1_500_000;
    private const int MaxOperations = 128;
    private static readonly TimeSpan s_tokenTtl = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_leaderPatience = TimeSpan.FromSeconds(3);
    private readonly StoreNode _node;
    private readonly Callers _callers;
    private readonly SimpleTokens _tokens;

    public Front(IConsensus consensus, StoreStateMachine state, WatchHub watches, TimeProvider time, Random random, long quota, Func<SpaceState> space)
    {
        _node = new StoreNode(consensus, state, new StoreLimits(MaxBytes, MaxOperations, quota, 1), NullLogger.Instance) { Space = space };
        var table = new SimpleTokenTable(s_tokenTtl, time);
        state.Auth.Tokens = table;
        _tokens = new SimpleTokens(_node, table, count => new string(random.GetItems<char>("abcdefghij", count)));
        _callers = new Callers(_node, _tokens, trustsCertificates: false);
        var leader = new LeaderWatch(consensus, s_leaderPatience, time);
        Kv = new KvService(_node, _callers);
        Leases = new LeaseService(_node, _callers, leader);
        Watches = new WatchService(_node, _callers, watches, new ProgressTimer(TimeSpan.FromSeconds(1), time), leader);
        var queue = new OwnerQueue(_node, Kv, Leases, watches);
        Locks = new LockService(Kv, queue);
        Elections = new ElectionService(Kv, queue);
    }

    public IConsensus Consensus => _node.Consensus;

    public StoreStateMachine State => _node.State;

    public KvService Kv { get; }

    public LeaseService Leases { get; }

    public WatchService Watches { get; }

    public LockService Locks { get; }

    public ElectionService Elections { get; }

    /// <summary>What has no service of its own here: renewals, alarms, changes of users and roles.</summary>
    public async Task<TResponse> ProposeAsync<TResponse>(CommandKind kind, IMessage request, ServerCallContext call)
        where TResponse : class => await _node.ProposeAsync<TResponse>(kind, request, await _callers.FindAsync(call));

    /// <summary>A token for a user, as if the password had been right.</summary>
    public async Task<string> SignInAsync(string user)
    {
        await _node.BarrierAsync();
        while (true)
        {
            AuthState state = State.Auth.State;
            if (!state.IsEnabled) throw StoreError.AuthNotEnabled.ToException();
            if (!state.Users.ContainsKey(user)) throw StoreError.AuthFailed.ToException();
            try
            {
                return await _tokens.IssueAsync(user, state.Revision);
            }
            catch (RpcException e) when (e.Status.Detail == StoreError.AuthOldRevision.Message)
            {
                // Users or roles changed meanwhile.
            }
        }
    }
}
