namespace MiniKube.Cli.Mk.Cluster;

/// <summary>The end of a log file, and what comes after it.</summary>
public static class LogTail
{
    public static string Of(string file, int lines) =>
        File.Exists(file) ? string.Join('\n', File.ReadLines(file).TakeLast(lines).Select(l => "  " + l)) : $"  ({file} is missing)";

    /// <summary>Copies the file to the writer, the last <paramref name="lines"/> first, and goes on as it grows until cancelled.</summary>
    public static async Task CopyAsync(string file, int? lines, bool follow, TextWriter output, TimeProvider time, CancellationToken cancellation)
    {
        if (!File.Exists(file)) throw new ClusterException($"{file} is missing");
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        var kept = new Queue<string>();
        while (await reader.ReadLineAsync(cancellation).ConfigureAwait(false) is { } line)
        {
            kept.Enqueue(line);
            if (lines is { } most && kept.Count > most) kept.Dequeue();
        }

        foreach (var line in kept) await output.WriteLineAsync(line).ConfigureAwait(false);
        while (follow)
        {
            while (await reader.ReadLineAsync(cancellation).ConfigureAwait(false) is { } line) await output.WriteLineAsync(line).ConfigureAwait(false);
            await Task.Delay(TimeSpan.FromMilliseconds(200), time, cancellation).ConfigureAwait(false);
        }
    }
}
