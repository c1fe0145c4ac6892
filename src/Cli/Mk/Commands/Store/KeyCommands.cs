using System.CommandLine;
using System.Globalization;
using Etcdserverpb;
using Google.Protobuf;
using Mvccpb;

namespace MiniKube.Cli.Mk.Commands.Store;

/// <summary><c>mk store get|put|delete|watch</c>.</summary>
internal static class KeyCommands
{
    public static Command Get()
    {
        var command = new Command("get", "Show keys and their values, one a line with a tab between.");
        var keys = new KeySelection(command);
        var revision = new Option<long>("--revision") { Description = "as they were then", HelpName = "N" };
        var limit = new Option<long>("--limit") { Description = "at most so many", HelpName = "N" };
        var only = new Option<string>("--only") { Description = "keys, values or count", HelpName = "WHAT", DefaultValueFactory = _ => "" };
        var stale = new Option<bool>("--stale") { Description = "what one member has, without asking the others" };
        foreach (var option in new Option[] { revision, limit, only, stale }) command.Options.Add(option);
        return StoreTarget.Bind(command, async (target, arguments, cancellation) =>
        {
            using var store = await target.OpenAnyAsync(cancellation).ConfigureAwait(false);
            var (key, end) = keys.Of(arguments);
            var what = arguments.GetValue(only);
            var request = new RangeRequest { Key = key, RangeEnd = end, Revision = arguments.GetValue(revision), Limit = arguments.GetValue(limit), KeysOnly = what == "keys", CountOnly = what == "count", Serializable = arguments.GetValue(stale) };
            var answer = await store.Keys.RangeAsync(request, cancellationToken: cancellation).ConfigureAwait(false);
            if (what == "count") await Console.Out.WriteLineAsync(Numbers.Text(answer.Count)).ConfigureAwait(false);
            foreach (var pair in answer.Kvs) await Console.Out.WriteLineAsync(Line(pair, what)).ConfigureAwait(false);
            return answer.Count > 0 || what == "count" ? 0 : 1;
        });
    }

    public static Command Put()
    {
        var key = new Argument<string>("KEY");
        var value = new Argument<string>("VALUE") { Description = "- for what is typed in or piped" };
        var lease = new Option<string?>("--lease") { Description = "the key goes when this lease ends", HelpName = "ID" };
        return StoreTarget.Bind(new Command("put", "Set a key to a value.") { key, value, lease }, async (target, arguments, cancellation) =>
        {
            using var store = await target.OpenAnyAsync(cancellation).ConfigureAwait(false);
            var text = arguments.GetValue(value)!;
            if (text == "-") text = await Console.In.ReadToEndAsync(cancellation).ConfigureAwait(false);
            var request = new PutRequest { Key = ByteString.CopyFromUtf8(arguments.GetValue(key)!), Value = ByteString.CopyFromUtf8(text), Lease = LeaseCommands.Id(arguments.GetValue(lease)) };
            var answer = await store.Keys.PutAsync(request, cancellationToken: cancellation).ConfigureAwait(false);
            await Console.Out.WriteLineAsync($"put at revision {Numbers.Text(answer.Header.Revision)}").ConfigureAwait(false);
            return 0;
        });
    }

    public static Command Delete()
    {
        var command = new Command("delete", "Delete keys.");
        var keys = new KeySelection(command);
        return StoreTarget.Bind(command, async (target, arguments, cancellation) =>
        {
            using var store = await target.OpenAnyAsync(cancellation).ConfigureAwait(false);
            var (key, end) = keys.Of(arguments);
            var answer = await store.Keys.DeleteRangeAsync(new DeleteRangeRequest { Key = key, RangeEnd = end }, cancellationToken: cancellation).ConfigureAwait(false);
            await Console.Out.WriteLineAsync($"deleted {Numbers.Text(answer.Deleted)} {(answer.Deleted == 1 ? "key" : "keys")}").ConfigureAwait(false);
            return answer.Deleted > 0 ? 0 : 1;
        });
    }

    public static Command Watch()
    {
        var command = new Command("watch", "Show changes as they happen: revision, put or delete, key, value, with tabs between.");
        var keys = new KeySelection(command);
        var revision = new Option<long>("--revision") { Description = "begin with the changes of this revision", HelpName = "N" };
        var count = new Option<long>("--count") { Description = "end after so many changes", HelpName = "N", DefaultValueFactory = _ => long.MaxValue };
        command.Options.Add(revision);
        command.Options.Add(count);
        return StoreTarget.Bind(command, async (target, arguments, cancellation) =>
        {
            using var store = await target.OpenAnyAsync(cancellation).ConfigureAwait(false);
            var (key, end) = keys.Of(arguments);
            using var stream = new Etcdserverpb.Watch.WatchClient(store.Calls).Watch(cancellationToken: cancellation);
            await stream.RequestStream.WriteAsync(new WatchRequest { CreateRequest = new WatchCreateRequest { Key = key, RangeEnd = end, StartRevision = arguments.GetValue(revision) } }, cancellation).ConfigureAwait(false);
            for (var left = arguments.GetValue(count); left > 0 && await stream.ResponseStream.MoveNext(cancellation).ConfigureAwait(false);)
            {
                var answer = stream.ResponseStream.Current;
                foreach (var change in answer.Events.Take((int)Math.Min(left, int.MaxValue))) await Console.Out.WriteLineAsync(Line(change)).ConfigureAwait(false);
                left -= answer.Events.Count;
                if (answer.Canceled) throw new Cluster.ClusterException(answer.CompactRevision > 0 ? $"everything before revision {Numbers.Text(answer.CompactRevision)} is compacted" : answer.CancelReason);
            }

            return 0;
        });
    }

    private static string Line(KeyValue pair, string? only) => only switch
    {
        "keys" => pair.Key.ToStringUtf8(),
        "values" => pair.Value.ToStringUtf8(),
        _ => $"{pair.Key.ToStringUtf8()}\t{pair.Value.ToStringUtf8()}",
    };

    private static string Line(Event change) => string.Create(
        CultureInfo.InvariantCulture, $"{change.Kv.ModRevision}\t{(change.Type == Event.Types.EventType.Put ? "put" : "delete")}\t{Line(change.Kv, change.Type == Event.Types.EventType.Put ? null : "keys")}");
}
