using System.CommandLine;

namespace MiniKube.Machinery.Hosting.Options;

/// <summary>The command line as a System.CommandLine parser reads it, with pflag's rules for switches and pflag's words for mistakes.</summary>
internal sealed class FlagCommandLine
{
    private readonly RootCommand _root = new();
    private readonly Dictionary<string, Option> _options = [];
    private readonly string _component;

    public FlagCommandLine(string component, IEnumerable<FlagDefinition> flags, bool ownConfig)
    {
        _component = component;
        _root.Options.Clear();
        foreach (var flag in flags) Add(flag.Name, flag.Flag.Shorthand, flag.IsSwitch);
        if (!ownConfig) Add(FlagBinder.ConfigFlag, null, isSwitch: false);
        Add("help", "h", isSwitch: true);
        Add("version", null, isSwitch: true);
    }

    /// <summary>The texts given for each flag that was given.</summary>
    /// <exception cref="FlagException">An unknown flag, a missing value or a stray argument.</exception>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Parse(IReadOnlyList<string> args)
    {
        var result = _root.Parse(Normalize(args), new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        if (result.UnmatchedTokens.Count > 0) throw Unmatched(result.UnmatchedTokens[0]);
        var given = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var (name, option) in _options)
        {
            if (result.GetResult(option) is { Implicit: false } found) given[name] = Texts(name, found);
        }

        return given;
    }

    private static IReadOnlyList<string> Texts(string name, System.CommandLine.Parsing.OptionResult found)
    {
        if (found.Tokens.Count > 0) return [.. found.Tokens.Select(t => t.Value)];
        return found.Option.Arity.MinimumNumberOfValues == 0 ? ["true"] : throw new FlagException($"flag needs an argument: --{name}");
    }

    private void Add(string name, string? shorthand, bool isSwitch)
    {
        var option = new Option<string[]>("--" + name)
        {
            Arity = isSwitch ? ArgumentArity.ZeroOrMore : ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
        };
        if (shorthand is not null) option.Aliases.Add("-" + shorthand);
        _options.Add(name, option);
        _root.Options.Add(option);
    }

    /// <summary>A switch takes a value only after <c>=</c>, so a bare one is given its value here and can swallow nothing.</summary>
    private List<string> Normalize(IReadOnlyList<string> args)
    {
        var normal = new List<string>();
        foreach (var arg in args)
        {
            var option = _options.Values.FirstOrDefault(o => o.Name == arg || o.Aliases.Contains(arg));
            normal.Add(option is { Arity.MinimumNumberOfValues: 0 } ? arg + "=true" : arg);
        }

        return normal;
    }

    private FlagException Unmatched(string token)
    {
        var name = token.Split('=')[0];
        if (name.StartsWith("--", StringComparison.Ordinal)) return new FlagException($"unknown flag: {name}");
        if (name.StartsWith('-') && name.Length > 1) return new FlagException($"unknown shorthand flag: '{name[1]}' in {token}");
        return new FlagException($"{_component} does not take any arguments, got \"{token}\"");
    }
}
