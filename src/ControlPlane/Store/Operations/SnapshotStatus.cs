using System.Globalization;
using System.Text.Json;
using MiniKube.ControlPlane.Store.Snapshots.Etcd;

namespace MiniKube.ControlPlane.Store.Operations;

/// <summary><c>mk-store snapshot status FILE [-w simple|json|table]</c>: hash, revision, keys and size of a saved snapshot, as etcdctl tells them.</summary>
internal static class SnapshotStatus
{
    public static async Task<int> RunAsync(string file, string[] args)
    {
        var format = args switch
        {
            [] => "simple",
            ["-w" or "--write-out", var given] => given,
            [var given] when given.StartsWith("--write-out=", StringComparison.Ordinal) => given["--write-out=".Length..],
            [var given] when given.StartsWith("-w=", StringComparison.Ordinal) => given["-w=".Length..],
            _ => throw new InvalidOperationException($"unknown argument {args[0]}"),
        };
        await SnapshotIntegrity.CheckAsync(file, skipCheck: false, CancellationToken.None);
        Console.Write(Render(SnapshotSummary.Of(file), format));
        return 0;
    }

    /// <exception cref="InvalidOperationException">There is no such format.</exception>
    public static string Render(SnapshotSummary summary, string format)
    {
        string[] cells = [summary.Hash.ToString("x", CultureInfo.InvariantCulture), Text(summary.Revision), Text(summary.TotalKeys), Size(summary.TotalSize)];
        return format switch
        {
            "simple" => string.Join(", ", cells) + "\n",
            "table" => Table(["HASH", "REVISION", "TOTAL KEYS", "TOTAL SIZE"], cells),
            "json" => JsonSerializer.Serialize(new Dictionary<string, long>
            {
                ["hash"] = summary.Hash,
                ["revision"] = summary.Revision,
                ["totalKey"] = summary.TotalKeys,
                ["totalSize"] = summary.TotalSize,
            }) + "\n",
            _ => throw new InvalidOperationException($"unknown output format {format}: simple, json or table"),
        };
    }

    private static string Table(string[] heads, string[] cells)
    {
        var widths = heads.Select((h, i) => Math.Max(h.Length, cells[i].Length)).ToArray();
        var line = "+" + string.Concat(widths.Select(w => new string('-', w + 2) + "+")) + "\n";
        var head = "|" + string.Concat(heads.Select((h, i) => $" {h.PadLeft(h.Length + ((widths[i] - h.Length) / 2)).PadRight(widths[i])} |")) + "\n";
        var row = "|" + string.Concat(cells.Select((c, i) => $" {c.PadLeft(widths[i])} |")) + "\n";
        return line + head + line + row + line;
    }

    private static string Size(long bytes)
    {
        string[] units = ["B", "kB", "MB", "GB", "TB"];
        double value = bytes;
        var unit = 0;
        for (; value >= 1000 && unit < units.Length - 1; unit++) value /= 1000;
        value = Math.Floor((value * 10) + 0.5) / 10;
        return value.ToString(unit == 0 || value >= 10 ? "0" : "0.0", CultureInfo.InvariantCulture) + " " + units[unit];
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
