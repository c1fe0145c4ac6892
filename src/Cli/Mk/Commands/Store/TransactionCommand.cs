using System.CommandLine;
using System.Globalization;
using Etcdserverpb;
using Google.Protobuf;
using MiniKube.Cli.Mk.Cluster;
using static Etcdserverpb.Compare.Types;

namespace MiniKube.Cli.Mk.Commands.Store;

/// <summary><c>mk store txn --if "version a = 0" --then "put a 1" --else "get a"</c>: all of it at one revision.</summary>
internal static class TransactionCommand
{
    public static Command Build()
    {
        var conditions = Many("--if", "what must hold: value|version|created|modified|lease KEY =|!=|<|> OPERAND; may be given several times");
        var then = Many("--then", "what to do when all hold: put KEY VALUE, get KEY or delete KEY; may be given several times");
        var otherwise = Many("--else", "what to do when they do not");
        return StoreTarget.Bind(new Command("txn", "Compare keys and, depending on that, change or read others; all at one revision.") { conditions, then, otherwise }, async (target, arguments, cancellation) =>
        {
            var request = new TxnRequest();
            request.Compare.AddRange((arguments.GetValue(conditions) ?? []).Select(Condition));
            request.Success.AddRange((arguments.GetValue(then) ?? []).Select(Operation));
            request.Failure.AddRange((arguments.GetValue(otherwise) ?? []).Select(Operation));
            using var store = await target.OpenAnyAsync(cancellation).ConfigureAwait(false);
            var answer = await store.Keys.TxnAsync(request, cancellationToken: cancellation).ConfigureAwait(false);
            await Console.Out.WriteLineAsync($"{(answer.Succeeded ? "then" : "else")} at revision {Numbers.Text(answer.Header.Revision)}").ConfigureAwait(false);
            foreach (var line in answer.Responses.SelectMany(Lines)) await Console.Out.WriteLineAsync(line).ConfigureAwait(false);
            return 0;
        });
    }

    /// <exception cref="ClusterException">It is no condition.</exception>
    internal static Compare Condition(string text)
    {
        if (text.Split(' ', 4) is not [var target, var key, var sign, var operand]) throw new ClusterException($"'{text}' is not TARGET KEY =|!=|<|> OPERAND");
        var compare = new Compare { Key = ByteString.CopyFromUtf8(key), Result = Sign(sign) };
        switch (target)
        {
            case "value": (compare.Target, compare.Value) = (CompareTarget.Value, ByteString.CopyFromUtf8(operand)); break;
            case "version": (compare.Target, compare.Version) = (CompareTarget.Version, Number(operand)); break;
            case "created": (compare.Target, compare.CreateRevision) = (CompareTarget.Create, Number(operand)); break;
            case "modified": (compare.Target, compare.ModRevision) = (CompareTarget.Mod, Number(operand)); break;
            case "lease": (compare.Target, compare.Lease) = (CompareTarget.Lease, LeaseCommands.Id(operand)); break;
            default: throw new ClusterException($"'{target}' is not value, version, created, modified or lease");
        }

        return compare;
    }

    /// <exception cref="ClusterException">It is no operation.</exception>
    internal static RequestOp Operation(string text) => text.Split(' ', 3) switch
    {
        ["put", var key, var value] => new RequestOp { RequestPut = new PutRequest { Key = ByteString.CopyFromUtf8(key), Value = ByteString.CopyFromUtf8(value) } },
        ["get", var key] => new RequestOp { RequestRange = new RangeRequest { Key = ByteString.CopyFromUtf8(key) } },
        ["delete", var key] => new RequestOp { RequestDeleteRange = new DeleteRangeRequest { Key = ByteString.CopyFromUtf8(key) } },
        _ => throw new ClusterException($"'{text}' is not put KEY VALUE, get KEY or delete KEY"),
    };

    private static CompareResult Sign(string text) => text switch
    {
        "=" => CompareResult.Equal,
        "!=" => CompareResult.NotEqual,
        "<" => CompareResult.Less,
        ">" => CompareResult.Greater,
        _ => throw new ClusterException($"'{text}' is not =, !=, < or >"),
    };

    private static long Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new ClusterException($"'{text}' is not a number");

    private static IEnumerable<string> Lines(ResponseOp response) => response.ResponseCase switch
    {
        ResponseOp.ResponseOneofCase.ResponseRange => response.ResponseRange.Kvs.Select(kv => $"{kv.Key.ToStringUtf8()}\t{kv.Value.ToStringUtf8()}"),
        ResponseOp.ResponseOneofCase.ResponseDeleteRange => [$"deleted {Numbers.Text(response.ResponseDeleteRange.Deleted)}"],
        _ => ["put"],
    };

    private static Option<string[]> Many(string name, string words) => new(name) { Description = words, AllowMultipleArgumentsPerToken = false, HelpName = "WORDS" };
}
