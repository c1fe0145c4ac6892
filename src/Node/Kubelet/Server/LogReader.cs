using System.Text;

namespace MiniKube.Node.Kubelet.Server;

/// <summary>Writes the wanted part of a container's log to a stream, and goes on with what is added while it runs. A log
/// that is rotated meanwhile is followed into its new file.</summary>
public sealed class LogReader(TimeProvider time)
{
    private static readonly TimeSpan FollowPause = TimeSpan.FromMilliseconds(200);
    private const int BufferSize = 64 * 1024;

    /// <param name="path">The log file of the container's current run.</param>
    /// <param name="running">Whether the container still runs; asked at the end of the file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public async Task CopyAsync(string path, LogOptions options, Func<CancellationToken, Task<bool>> running, Stream output, CancellationToken ct)
    {
        var sink = new LogSink(output, options);
        var file = Open(path);
        try
        {
            if (options.TailLines is { } lines) file.Position = FindTail(file, lines);
            var pending = new MemoryStream();
            var last = false;
            while (!sink.Full)
            {
                var read = await PumpAsync(file, pending, sink, ct);
                await output.FlushAsync(ct);
                if (!options.Follow || (last && !read)) break;
                if (read) continue;
                if (Replaced(file, path))
                {
                    await file.DisposeAsync();
                    file = Open(path);
                    continue;
                }
                // After the end of the container one more look catches what it wrote last.
                last = !await running(ct);
                if (!last) await Task.Delay(FollowPause, time, ct);
            }
        }
        finally
        {
            await file.DisposeAsync();
        }
    }

    /// <returns>Whether anything was read.</returns>
    private static async Task<bool> PumpAsync(FileStream file, MemoryStream pending, LogSink sink, CancellationToken ct)
    {
        var buffer = new byte[BufferSize];
        var any = false;
        while (!sink.Full && await file.ReadAsync(buffer, ct) is var length and > 0)
        {
            any = true;
            var start = 0;
            while (start < length)
            {
                var end = Array.IndexOf(buffer, (byte)'\n', start, length - start);
                var stop = end < 0 ? length : end + 1;
                pending.Write(buffer, start, stop - start);
                start = stop;
                if (end < 0) break;
                await sink.WriteAsync(pending.ToArray(), ct);
                pending.SetLength(0);
            }
        }
        return any;
    }

    // Counts line ends backwards; a partial line counts as a line, as the field's readers do.
    private static long FindTail(FileStream file, long lines)
    {
        if (lines == 0) return file.Length;
        var buffer = new byte[BufferSize];
        var position = file.Length;
        var seen = 0L;
        while (position > 0)
        {
            var size = (int)Math.Min(BufferSize, position);
            position -= size;
            file.Position = position;
            file.ReadExactly(buffer, 0, size);
            for (var i = size - 1; i >= 0; i--)
            {
                if (buffer[i] != '\n' || position + i == file.Length - 1) continue;
                if (++seen == lines) return position + i + 1;
            }
        }
        return 0;
    }

    private static bool Replaced(FileStream file, string path) => File.Exists(path) && new FileInfo(path).Length < file.Position;

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);

    /// <summary>Filters lines and counts bytes.</summary>
    private sealed class LogSink(Stream output, LogOptions options)
    {
        private long _left = options.LimitBytes ?? long.MaxValue;
        private bool _middle;

        public bool Full => _left <= 0;

        public async Task WriteAsync(ReadOnlyMemory<byte> raw, CancellationToken ct)
        {
            if (LogLine.Parse(raw) is not { } line) return;
            if (options.Since is { } since && line.When is { } when && when < since) return;
            if (options.Stream != "All" && !line.Stream.Equals(options.Stream, StringComparison.OrdinalIgnoreCase)) return;
            if (options.Timestamps && !_middle) await PutAsync(Encoding.ASCII.GetBytes(line.Time + " "), ct);
            await PutAsync(line.Text, ct);
            _middle = line.Partial;
        }

        private async Task PutAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
        {
            if (Full) return;
            if (bytes.Length > _left) bytes = bytes[..(int)_left];
            _left -= bytes.Length;
            await output.WriteAsync(bytes, ct);
        }
    }
}
