using System.CommandLine;

namespace MiniKube.Cli.Mk.Commands;

/// <summary>
/// The words of a command line in the form kubectl's users write them: options before the verb, <c>-nNAME</c>, <c>-itc NAME</c>, a value that begins with a dash.
/// An option the command does not have is an error by name; it is never taken for an argument.
/// </summary>
public static class CommandLine
{
    /// <summary>The words as the parser wants them: the command first, each option in full with its value behind <c>=</c>.</summary>
    /// <exception cref="CommandLineException">No such command or option.</exception>
    public static IReadOnlyList<string> Normalize(RootCommand root, IReadOnlyList<string> words)
    {
        var (path, rest) = Split(root, words);
        var command = path[^1];
        var name = string.Join(' ', path.Skip(1).Select(c => c.Name).Prepend("mk"));
        List<string> result = [.. path.Skip(1).Select(c => c.Name)];
        var options = path.SelectMany(c => c.Options).ToList();
        for (var i = 0; i < rest.Count; i++)
        {
            var word = rest[i];
            if (word == "--")
            {
                result.AddRange(rest.Skip(i));
                break;
            }

            if (word.StartsWith("--", StringComparison.Ordinal)) Long(word, options, name, rest, ref i, result);
            else if (word.Length > 1 && word[0] == '-') Short(word, options, name, rest, ref i, result);
            else result.Add(word);
        }

        RequireCommand(command, name, rest);
        return result;
    }

    /// <summary>The commands named, and all other words in their order.</summary>
    private static (List<Command> Path, List<string> Others) Split(RootCommand root, IReadOnlyList<string> words)
    {
        List<Command> path = [root];
        List<string> rest = [];
        var known = AllOptions(root).ToList();
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i] == "--" || path[^1].Subcommands.Count == 0)
            {
                rest.AddRange(words.Skip(i));
                break;
            }

            if (words[i].StartsWith('-'))
            {
                rest.Add(words[i]);
                if (!words[i].Contains('=', StringComparison.Ordinal) && Find(known, words[i]) is { } option && TakesValue(option) && i + 1 < words.Count) rest.Add(words[++i]);
                continue;
            }

            if (path[^1].Subcommands.FirstOrDefault(c => c.Name == words[i] || c.Aliases.Contains(words[i])) is not { } next)
            {
                rest.AddRange(words.Skip(i));
                break;
            }

            path.Add(next);
        }

        return (path, rest);
    }

    private static void RequireCommand(Command command, string name, List<string> rest)
    {
        if (command.Subcommands.Count == 0 || command.Arguments.Count > 0) return;
        if (rest.FirstOrDefault(w => !w.StartsWith('-')) is not { } unknown || command.Action is not null && command is not RootCommand) return;
        throw new CommandLineException(command is RootCommand
            ? $"Error: unknown command \"{unknown}\" for \"{name}\"\nRun '{name} --help' for usage."
            : $"error: unknown command \"{unknown}\"\nSee '{name} -h' for help and examples");
    }

    private static void Long(string word, List<Option> options, string name, List<string> rest, ref int i, List<string> result)
    {
        var equals = word.IndexOf('=');
        var flag = equals < 0 ? word : word[..equals];
        var option = Find(options, flag) ?? throw new CommandLineException($"Error: unknown flag: {flag}\nSee '{name} --help' for usage.");
        Add(option, flag, equals < 0 ? null : word[(equals + 1)..], rest, ref i, result);
    }

    private static void Short(string word, List<Option> options, string name, List<string> rest, ref int i, List<string> result)
    {
        for (var at = 1; at < word.Length; at++)
        {
            var flag = "-" + word[at];
            var option = Find(options, flag) ?? throw new CommandLineException($"Error: unknown shorthand flag: '{word[at]}' in {word}\nSee '{name} --help' for usage.");
            var tail = word[(at + 1)..];
            if (!TakesValue(option) && !tail.StartsWith('='))
            {
                result.Add(flag);
                continue;
            }

            Add(option, flag, tail.Length == 0 ? null : tail.TrimStart('='), rest, ref i, result);
            return;
        }
    }

    private static void Add(Option option, string flag, string? value, List<string> rest, ref int i, List<string> result)
    {
        if (value is null && TakesValue(option) && !DefaultsWhenBare(option))
        {
            if (i + 1 >= rest.Count) throw new CommandLineException($"Error: flag needs an argument: {flag}");
            value = rest[++i];
        }

        result.Add(value is null ? flag : $"{flag}={value}");
    }

    private static bool TakesValue(Option option) => option.ValueType != typeof(bool) && option.ValueType != typeof(void);

    /// <summary>kubectl takes <c>--dry-run</c> and <c>--cascade</c> without a value too.</summary>
    private static bool DefaultsWhenBare(Option option) => option.Arity.MinimumNumberOfValues == 0 && option.ValueType == typeof(string);

    private static Option? Find(IEnumerable<Option> options, string flag) => options.FirstOrDefault(o => o.Name == flag || o.Aliases.Contains(flag));

    private static IEnumerable<Option> AllOptions(Command command) => command.Options.Concat(command.Subcommands.SelectMany(AllOptions));
}

/// <summary>The command line is wrong; the message is complete, in kubectl's words.</summary>
public sealed class CommandLineException(string message) : Exception(message);
