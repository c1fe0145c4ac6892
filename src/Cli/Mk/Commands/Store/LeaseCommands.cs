using System.CommandLine;
using System.Globalization;
using Etcdserverpb;
using MiniKube.Cli.Mk.Cluster;
using MiniKube.Cli.Mk.Printing;

namespace MiniKube.Cli.Mk.Commands.Store;

/// <summary><c>mk store lease grant|list|show|keep|revoke</c>.</summary>
internal static class LeaseCommands
{
    public static Command Build() => new("lease", "Grant, look at, keep and revoke leases; keys put with a lease go when it ends.") { Grant(), List(), Show(), Keep(), Revoke() };

    /// <summary>A lease's id as it is printed; 0 for none.</summary>
    /// <exception cref="ClusterException">It is none.</exception>
    public static long Id(string? text)
    {
        if (text is null) return 0;
        return long.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id) ? id : throw new ClusterException($"'{text}' is no lease id");
    }

    private static Command Grant()
    {
        var seconds = new Argument<long>("SECONDS");
        return StoreTarget.Bind(new Command("grant", "Grant a lease that lives for so long unless it is kept.") { seconds }, async (target, arguments, cancellation) =>
        {
            using var store = await target.OpenAnyAsync(cancellation).ConfigureAwait(false);
            var lease = await Client(store).LeaseGrantAsync(new LeaseGrantRequest { TTL = arguments.GetValue(seconds) }, cancellationToken: cancellation).ConfigureAwait(false);
            await Console.Out.WriteLineAsync($"{Text(lease.ID)} lives {Numbers.Text(lease.TTL)} s").ConfigureAwait(false);
            return 0;
        });
    }

    private static Command List() => StoreTarget.Bind(new Command("list", "List the leases with the time they have left."), async (target, _, cancellation) =>
    {
        using var store = await target.OpenAnyAsync(cancellation).ConfigureAwait(false);
        var rows = new List<string[]>();
        foreach (var lease in (await Client(store).LeaseLeasesAsync(new LeaseLeasesRequest(), cancellationToken: cancellation).ConfigureAwait(false)).Leases)
        {
            var left = await Client(store).LeaseTimeToLiveAsync(new LeaseTimeToLiveRequest { ID = lease.ID, Keys = true }, cancellationToken: cancellation).ConfigureAwait(false);
            if (left.TTL >= 0) rows.Add([Text(lease.ID), Numbers.Text(left.GrantedTTL), Numbers.Text(left.TTL), Numbers.Text(left.Keys.Count)]);
        }

        await Console.Out.WriteAsync(TextTable.Format(["ID", "GRANTED (S)", "LEFT (S)", "KEYS"], rows)).ConfigureAwait(false);
        return 0;
    });

    private static Command Show() => OnLease("show", "Show the time a lease has left, and its keys.", async (client, id, cancellation) =>
    {
        var lease = await client.LeaseTimeToLiveAsync(new LeaseTimeToLiveRequest { ID = id, Keys = true }, cancellationToken: cancellation).ConfigureAwait(false);
        if (lease.TTL < 0) throw new ClusterException($"there is no lease {Text(id)}");
        await Console.Out.WriteLineAsync($"{Text(id)} has {Numbers.Text(lease.TTL)} of {Numbers.Text(lease.GrantedTTL)} s left, and {Numbers.Text(lease.Keys.Count)} keys").ConfigureAwait(false);
        foreach (var key in lease.Keys) await Console.Out.WriteLineAsync(key.ToStringUtf8()).ConfigureAwait(false);
    });

    private static Command Keep() => OnLease("keep", "Give a lease its whole time again.", async (client, id, cancellation) =>
    {
        using var stream = client.LeaseKeepAlive(cancellationToken: cancellation);
        await stream.RequestStream.WriteAsync(new LeaseKeepAliveRequest { ID = id }, cancellation).ConfigureAwait(false);
        if (!await stream.ResponseStream.MoveNext(cancellation).ConfigureAwait(false) || stream.ResponseStream.Current.TTL <= 0) throw new ClusterException($"there is no lease {Text(id)}");
        await Console.Out.WriteLineAsync($"{Text(id)} lives {Numbers.Text(stream.ResponseStream.Current.TTL)} s").ConfigureAwait(false);
    });

    private static Command Revoke() => OnLease("revoke", "End a lease, and delete its keys.", async (client, id, cancellation) =>
    {
        await client.LeaseRevokeAsync(new LeaseRevokeRequest { ID = id }, cancellationToken: cancellation).ConfigureAwait(false);
        await Console.Out.WriteLineAsync($"{Text(id)} is revoked").ConfigureAwait(false);
    });

    private static Command OnLease(string name, string words, Func<Lease.LeaseClient, long, CancellationToken, Task> act)
    {
        var lease = new Argument<string>("ID");
        return StoreTarget.Bind(new Command(name, words) { lease }, async (target, arguments, cancellation) =>
        {
            using var store = await target.OpenAnyAsync(cancellation).ConfigureAwait(false);
            await act(Client(store), Id(arguments.GetValue(lease)), cancellation).ConfigureAwait(false);
            return 0;
        });
    }

    private static Lease.LeaseClient Client(StoreSession store) => new(store.Calls);

    private static string Text(long id) => id.ToString("x", CultureInfo.InvariantCulture);
}
