namespace MiniKube.ControlPlane.Store.Operations;

/// <summary>Rows in columns, three spaces between them.</summary>
internal static class Columns
{
    public static string Format(string[] heads, IEnumerable<string[]> rows)
    {
        List<string[]> lines = [heads, .. rows];
        var widths = heads.Select((_, c) => lines.Max(l => l[c].Length) + 3).ToArray();
        return string.Concat(lines.Select(l => string.Concat(l.Select((cell, c) => cell.PadRight(widths[c]))).TrimEnd() + "\n"));
    }
}
