using System.CommandLine;
using System.Globalization;
using Etcdserverpb;
using Google.Protobuf;
using MiniKube.Cli.Mk.Printing;

namespace MiniKube.Cli.Mk.Commands.Store;

/// <summary><c>mk store hash</c>: do the members hold the same. <c>mk store check</c>: how fast do they take writes.</summary>
internal static class CheckCommands
{
    private const int ValueBytes = 1024;

    public static Command Hash()
    {
        var revision = new Option<long>("--revision") { Description = "up to which; the newest of the first member where absent", HelpName = "N" };
        return StoreTarget.Bind(new Command("hash", "Compare what the members hold, by a hash of all keys up to one revision.") { revision }, async (target, arguments, cancellation) =>
        {
            var at = arguments.GetValue(revision);
            var rows = new List<string[]>();
            var hashes = new HashSet<(uint, long)>();
            foreach (var member in target.Members)
            {
                var answer = await target.TryAskAsync(member, (calls, options) => new Maintenance.MaintenanceClient(calls).HashKVAsync(new HashKVRequest { Revision = at }, options), cancellation).ConfigureAwait(false);
                if (answer is null)
                {
                    rows.Add([member.Name, "did not answer, or has not got there", "-", "-"]);
                    continue;
                }

                if (at == 0) at = answer.Header.Revision;
                hashes.Add((answer.Hash, answer.CompactRevision));
                rows.Add([member.Name, answer.Hash.ToString("x8", CultureInfo.InvariantCulture), Numbers.Text(at), Numbers.Text(answer.CompactRevision)]);
            }

            await Console.Out.WriteAsync(TextTable.Format(["MEMBER", "HASH", "REVISION", "COMPACTED"], rows)).ConfigureAwait(false);
            var same = hashes.Count == 1 && rows.All(r => r[2] != "-");
            await Console.Out.WriteLineAsync(same ? "all members hold the same" : hashes.Count > 1 ? "the members DIFFER" : "not all members could be compared").ConfigureAwait(false);
            return same ? 0 : 1;
        });
    }

    public static Command Check(TimeProvider time)
    {
        var seconds = new Option<int>("--seconds") { Description = "how long", HelpName = "N", DefaultValueFactory = _ => 10 };
        var clients = new Option<int>("--clients") { Description = "how many write at a time", HelpName = "N", DefaultValueFactory = _ => 16 };
        return StoreTarget.Bind(new Command("check", "Write for a while under a prefix of its own, say how fast that went, and delete it again.") { seconds, clients }, async (target, arguments, cancellation) =>
        {
            var prefix = $"mk-store-check/{Guid.NewGuid():N}/";
            using var store = await target.OpenAnyAsync(cancellation).ConfigureAwait(false);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var began = time.GetTimestamp();
            end.CancelAfter(TimeSpan.FromSeconds(arguments.GetValue(seconds)));
            var millis = (await Task.WhenAll(Enumerable.Range(0, arguments.GetValue(clients)).Select(i => WriteAsync(store, $"{prefix}{i}/", time, end.Token))).ConfigureAwait(false)).SelectMany(m => m).Order().ToList();
            var took = time.GetElapsedTime(began).TotalSeconds;
            var range = new DeleteRangeRequest { Key = ByteString.CopyFromUtf8(prefix), RangeEnd = ByteString.CopyFromUtf8(prefix[..^1] + "0") };
            await store.Keys.DeleteRangeAsync(range, cancellationToken: cancellation).ConfigureAwait(false);
            string At(double part) => string.Create(CultureInfo.InvariantCulture, $"{millis[(int)((millis.Count - 1) * part)]:0.0} ms");
            await Console.Out.WriteLineAsync(millis.Count == 0 ? "no write was acknowledged" : string.Create(CultureInfo.InvariantCulture, $"{millis.Count / took:0} writes a second of {ValueBytes} bytes by {arguments.GetValue(clients)} clients; p50 {At(0.5)}, p99 {At(0.99)}, slowest {At(1)}")).ConfigureAwait(false);
            return millis.Count == 0 ? 1 : 0;
        });
    }

    /// <summary>The milliseconds of each write that was acknowledged.</summary>
    private static async Task<List<double>> WriteAsync(StoreSession store, string prefix, TimeProvider time, CancellationToken until)
    {
        var (millis, value) = (new List<double>(), ByteString.CopyFrom(new byte[ValueBytes]));
        for (var i = 0; !until.IsCancellationRequested; i++)
        {
            var began = time.GetTimestamp();
            await store.Keys.PutAsync(new PutRequest { Key = ByteString.CopyFromUtf8($"{prefix}{i}"), Value = value }, cancellationToken: CancellationToken.None);
            millis.Add(time.GetElapsedTime(began).TotalMilliseconds);
        }

        return millis;
    }
}
