using Grpc.Core;
using MiniKube.ControlPlane.Store.Consensus;
using MiniKube.ControlPlane.Store.Mvcc;
using MiniKube.Simulation.Tests.Store.Engine;
using MiniKube.Simulation.Tests.Store.Members;

namespace MiniKube.Simulation.Tests.Store.Clients;

/// <summary>
/// Somebody who calls the store, one call at a time, through whatever member he picks; calls and answers take a while, or get
/// lost with the member. Who has a name signs in when he is asked who he is.
/// </summary>
internal abstract class Client(StoreWorld world, string name, string? user = null)
{
    private const long Patience = 7_000_000;

    /// <summary>When a caller notices, at the latest, that the process it has called is gone.</summary>
    private const long Notice = 2_000_000;

    private static readonly HashSet<string> s_refusals =
    [
        StoreError.NoLeader.Message, StoreError.TooManyRequests.Message, StoreError.NoSpace.Message, StoreError.LeaseNotFound.Message,
        StoreError.UserEmpty.Message, StoreError.UserNotFound.Message, StoreError.PermissionDenied.Message, StoreError.AuthOldRevision.Message, StoreError.InvalidAuthToken.Message,
    ];

    private long _call;
    private string? _token;
    private bool _signsIn;

    public string Name => name;

    /// <summary>Who he is to the store; null for nobody.</summary>
    public string? User => user;

    protected StoreWorld World => world;

    protected Random Random { get; } = new(world.Random.Next());

    protected long Now => world.Queue.Now;

    /// <summary>What his calls show.</summary>
    protected string? Token => _token;

    /// <summary>Begins to work.</summary>
    public void Begin() => Rest();

    /// <summary>Goes on when the others have stopped.</summary>
    protected virtual bool StaysOn => false;

    /// <summary>Does the next thing; ends with a <see cref="Call{T}"/> or a <see cref="Rest"/>.</summary>
    protected abstract void Act();

    protected void Rest(long? micros = null) => world.Queue.After(micros ?? Random.NextInt64(world.Settings.ThinkMillis * 2000L), () =>
    {
        if (!world.IsOver || StaysOn) world.Guard(_signsIn ? SignIn : Act);
    });

    /// <summary>Calls a member; exactly one of the two is told how it ended, and then the client rests.</summary>
    /// <param name="answered">The answer came in time.</param>
    /// <param name="failed">The member refused, with its error; or nothing came, without.</param>
    protected void Call<T>(Func<Front, ServerCallContext, Task<T>> call, Action<T> answered, Action<StoreError?> failed, SimMember? member = null)
    {
        long number = ++_call;
        member ??= world.Pick(Random);
        var context = new SimCall(_token);
        Process? server = null;
        void End(Action how)
        {
            if (_call != number) return;
            _call++;
            world.Guard(how);
            Rest();
        }

        world.Queue.After(Patience, () =>
        {
            if (_call == number) server?.Later(world.Network.Delay(), context.GiveUp);
            End(() => failed(null));
        });
        world.Queue.After(Notice, () =>
        {
            if (server is { IsAlive: false }) End(() => failed(null));
        });
        world.Queue.After(world.Network.Delay(), () =>
        {
            if (member.Front is not { } front || member.Process is not { } process) world.Queue.After(1000, () => End(() => failed(null)));
            else (server = process).Run(() => _ = CallAsync(() => call(front, context), answered, error => NoteIdentity(error, failed), End));
        });
    }

    /// <summary>Whether a request that was answered so has not been done, and never will be.</summary>
    protected static bool IsRefusal(StoreError? error) => error is not null && s_refusals.Contains(error.Message);

    /// <summary>He is told later that he must say who he is.</summary>
    protected void AskedWho() => _signsIn = user is not null;

    private async Task CallAsync<T>(Func<Task<T>> call, Action<T> answered, Action<StoreError?> failed, Action<Action> end)
    {
        try
        {
            T answer = await call();
            world.Queue.After(world.Network.Delay(), () => end(() => answered(answer)));
        }
        catch (RpcException refusal)
        {
            world.Queue.After(world.Network.Delay(), () => end(() => failed(new StoreError(refusal.StatusCode, refusal.Status.Detail))));
        }
        catch (ConsensusException refusal)
        {
            world.Queue.After(world.Network.Delay(), () => end(() => failed(ControlPlane.Store.Services.ConsensusErrors.ToError(refusal))));
        }
        catch (Exception fault) when (fault is not (PowerCutException or OperationCanceledException))
        {
            world.Break(fault);
        }
        catch (OperationCanceledException)
        {
            // He had given up.
        }
    }

    private void NoteIdentity(StoreError? error, Action<StoreError?> failed)
    {
        bool asks = error?.Message is { } text && (text == StoreError.UserEmpty.Message || text == StoreError.InvalidAuthToken.Message || text == StoreError.AuthOldRevision.Message);
        if (asks) AskedWho();
        failed(error);
    }

    private void SignIn() => Call(
        (front, _) => front.SignInAsync(user!),
        token => (_token, _signsIn) = (token, false),
        error =>
        {
            if (error != StoreError.AuthNotEnabled && error != StoreError.AuthFailed) return;
            (_token, _signsIn) = (null, false);
        });
}
