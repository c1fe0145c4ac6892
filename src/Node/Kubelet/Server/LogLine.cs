using System.Globalization;
using System.Text;

namespace MiniKube.Node.Kubelet.Server;

/// <summary>One line of a log file in the CRI's format: time, stream, tag, text. A line tagged P goes on in the next.</summary>
/// <param name="Time">As written in the file.</param>
/// <param name="Text">With its line end where the line is complete.</param>
public readonly record struct LogLine(string Time, string Stream, bool Partial, ReadOnlyMemory<byte> Text)
{
    /// <param name="raw">One line of the file with its line end.</param>
    /// <returns>Null when it is no such line.</returns>
    public static LogLine? Parse(ReadOnlyMemory<byte> raw)
    {
        var span = raw.Span;
        var first = span.IndexOf((byte)' ');
        if (first <= 0) return null;
        var second = span[(first + 1)..].IndexOf((byte)' ');
        if (second <= 0) return null;
        var third = span[(first + second + 2)..].IndexOf((byte)' ');
        if (third < 0) return null;
        var textStart = first + second + third + 3;
        var tag = span.Slice(first + second + 2, third);
        var partial = tag.Length > 0 && tag[0] == (byte)'P';
        var text = raw[textStart..];
        if (partial && text.Length > 0 && text.Span[^1] == (byte)'\n') text = text[..^1];
        return new LogLine(Encoding.ASCII.GetString(span[..first]), Encoding.ASCII.GetString(span.Slice(first + 1, second)), partial, text);
    }

    public DateTimeOffset? When => DateTimeOffset.TryParse(Time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var when) ? when : null;
}
