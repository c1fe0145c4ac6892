using System.Text;

namespace MiniKube.Machinery.Hosting.Options;

/// <summary>The text of <c>--help</c>.</summary>
internal static class FlagHelp
{
    public static string Render(string component, IEnumerable<FlagDefinition> flags, string envPrefix, bool ownConfig)
    {
        var rows = flags.Where(f => !f.Flag.Hidden).Select(Row).ToList();
        if (!ownConfig) rows.Add((Left("config", null, "string"), "YAML file of flag names and values"));
        rows.Add((Left("help", "h", ""), "show this text"));
        rows.Add((Left("version", null, ""), "show the version"));
        var width = rows.Max(r => r.Left.Length) + 3;
        var text = new StringBuilder($"Usage:\n  {component} [flags]\n\nFlags:\n");
        foreach (var (left, right) in rows.OrderBy(r => r.Left[8..], StringComparer.Ordinal)) text.Append(left.PadRight(width)).Append(right).Append('\n');
        return text.Append($"\nEvery flag can also be set by the environment: --some-flag by {envPrefix}_SOME_FLAG.").ToString();
    }

    private static (string Left, string Right) Row(FlagDefinition flag)
    {
        var value = FlagValue.Show(flag.Default);
        var silent = value is "" or "0" or "0s" or "false";
        return (Left(flag.Name, flag.Flag.Shorthand, FlagValue.TypeName(flag)), flag.Flag.Help + (silent ? "" : $" (default {value})"));
    }

    private static string Left(string name, string? shorthand, string type) =>
        $"{(shorthand is null ? "      " : $"  -{shorthand}, ")}--{name} {type}".TrimEnd();
}
