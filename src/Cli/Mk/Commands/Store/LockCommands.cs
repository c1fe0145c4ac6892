using System.CommandLine;
using System.Diagnostics;
using Etcdserverpb;
using Google.Protobuf;
using V3electionpb;
using V3lockpb;

namespace MiniKube.Cli.Mk.Commands.Store;

/// <summary><c>mk store lock</c> and <c>mk store elect</c>: held for as long as the command runs, by a lease that ends with it.</summary>
internal static class LockCommands
{
    private const long LeaseSeconds = 30;

    public static Command Lock(TimeProvider time)
    {
        var name = new Argument<string>("NAME");
        var program = new Argument<string[]>("COMMAND") { Description = "what to run while the lock is held", Arity = ArgumentArity.OneOrMore };
        return StoreTarget.Bind(new Command("lock", "Wait for a lock, run a command, and let the lock go.") { name, program }, (target, arguments, cancellation) => WithLeaseAsync(target, time, cancellation, async (store, lease, ct) =>
        {
            var client = new V3lockpb.Lock.LockClient(store.Calls);
            var held = await client.LockAsync(new LockRequest { Name = ByteString.CopyFromUtf8(arguments.GetValue(name)!), Lease = lease }, cancellationToken: ct).ConfigureAwait(false);
            var command = arguments.GetValue(program)!;
            using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]))!;
            await process.WaitForExitAsync(ct).ConfigureAwait(false);
            await client.UnlockAsync(new UnlockRequest { Key = held.Key }, cancellationToken: ct).ConfigureAwait(false);
            return process.ExitCode;
        }));
    }

    public static Command Elect(TimeProvider time)
    {
        var name = new Argument<string>("NAME");
        var value = new Argument<string?>("VALUE") { Description = "what to stand for; without it the present leader is shown", Arity = ArgumentArity.ZeroOrOne };
        return StoreTarget.Bind(new Command("elect", "Stand for election and lead until stopped; or show who leads.") { name, value }, async (target, arguments, cancellation) =>
        {
            var election = ByteString.CopyFromUtf8(arguments.GetValue(name)!);
            if (arguments.GetValue(value) is { } mine) return await WithLeaseAsync(target, time, cancellation, (store, lease, ct) => LeadAsync(store, election, mine, lease, ct)).ConfigureAwait(false);
            using var any = await target.OpenAnyAsync(cancellation).ConfigureAwait(false);
            var leader = await new Election.ElectionClient(any.Calls).LeaderAsync(new LeaderRequest { Name = election }, cancellationToken: cancellation).ConfigureAwait(false);
            await Console.Out.WriteLineAsync($"{leader.Kv.Value.ToStringUtf8()} leads").ConfigureAwait(false);
            return 0;
        });
    }

    private static async Task<int> LeadAsync(StoreSession store, ByteString election, string value, long lease, CancellationToken cancellation)
    {
        await new Election.ElectionClient(store.Calls).CampaignAsync(new CampaignRequest { Name = election, Value = ByteString.CopyFromUtf8(value), Lease = lease }, cancellationToken: cancellation).ConfigureAwait(false);
        await Console.Out.WriteLineAsync($"{value} leads").ConfigureAwait(false);
        await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return 0;
    }

    /// <summary>Runs something under a lease that is kept meanwhile and revoked at the end, however that comes.</summary>
    private static async Task<int> WithLeaseAsync(StoreTarget target, TimeProvider time, CancellationToken cancellation, Func<StoreSession, long, CancellationToken, Task<int>> act)
    {
        using var store = await target.OpenAnyAsync(cancellation).ConfigureAwait(false);
        var leases = new Lease.LeaseClient(store.Calls);
        var lease = (await leases.LeaseGrantAsync(new LeaseGrantRequest { TTL = LeaseSeconds }, cancellationToken: cancellation).ConfigureAwait(false)).ID;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var keeping = KeepAsync(leases, lease, time, ended.Token);
        try
        {
            return await act(store, lease, cancellation).ConfigureAwait(false);
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await keeping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await leases.LeaseRevokeAsync(new LeaseRevokeRequest { ID = lease }, cancellationToken: CancellationToken.None);
        }
    }

    private static async Task KeepAsync(Lease.LeaseClient leases, long lease, TimeProvider time, CancellationToken cancellation)
    {
        using var stream = leases.LeaseKeepAlive(cancellationToken: cancellation);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(LeaseSeconds / 3), time);
        while (await timer.WaitForNextTickAsync(cancellation).ConfigureAwait(false))
        {
            await stream.RequestStream.WriteAsync(new LeaseKeepAliveRequest { ID = lease }, cancellation).ConfigureAwait(false);
            await stream.ResponseStream.MoveNext(cancellation).ConfigureAwait(false);
        }
    }
}
