using System.Text;

namespace MiniKube.Cli.Mk.Printing;

/// <summary>Columns aligned by spaces, three between them, no rules: the form that kubectl's users read and cut.</summary>
public static class TextTable
{
    /// <param name="gap">Spaces between columns.</param>
    /// <param name="withHeader">False leaves it out, of the widths too.</param>
    public static string Format(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows, int gap = 3, bool withHeader = true)
    {
        List<IReadOnlyList<string>> lines = withHeader ? [header, .. rows] : [.. rows];
        var widths = Enumerable.Range(0, header.Count).Select(c => lines.Select(l => l[c].Length).DefaultIfEmpty().Max()).ToArray();
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            for (var c = 0; c < line.Count; c++) text.Append(c == line.Count - 1 ? line[c] : line[c].PadRight(widths[c] + gap));
            text.Append('\n');
        }

        return text.ToString();
    }
}
