using System.CommandLine;
using Google.Protobuf;

namespace MiniKube.Cli.Mk.Commands.Store;

/// <summary>Which keys a command means: one, those up to an end, those with a prefix, or all from one on.</summary>
internal sealed class KeySelection
{
    private static readonly ByteString s_all = ByteString.CopyFrom(0);

    private readonly Argument<string> _key = new("KEY");
    private readonly Argument<string?> _end = new("END") { Description = "the first key beyond", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _prefix = new("--prefix") { Description = "all keys that begin with KEY; all there are where it is empty" };
    private readonly Option<bool> _from = new("--from-key") { Description = "all keys from KEY on" };

    public KeySelection(Command command)
    {
        command.Arguments.Add(_key);
        command.Arguments.Add(_end);
        command.Options.Add(_prefix);
        command.Options.Add(_from);
    }

    public (ByteString Key, ByteString End) Of(ParseResult arguments)
    {
        var key = ByteString.CopyFromUtf8(arguments.GetValue(_key)!);
        if (arguments.GetValue(_prefix)) return key.IsEmpty ? (s_all, s_all) : (key, AfterPrefix(key));
        if (arguments.GetValue(_from)) return (key.IsEmpty ? s_all : key, s_all);
        return (key, ByteString.CopyFromUtf8(arguments.GetValue(_end) ?? ""));
    }

    /// <summary>The first key behind all that have a prefix.</summary>
    private static ByteString AfterPrefix(ByteString prefix)
    {
        var end = prefix.ToByteArray();
        for (var i = end.Length - 1; i >= 0; i--)
        {
            if (end[i] == 0xff) continue;
            end[i]++;
            return ByteString.CopyFrom(end, 0, i + 1);
        }

        return s_all;
    }
}
