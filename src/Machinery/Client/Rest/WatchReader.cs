using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using MiniKube.Machinery.Api;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;

namespace MiniKube.Machinery.Client.Rest;

/// <summary>Reads a watch: one JSON event a line.</summary>
internal static class WatchReader
{
    /// <exception cref="StatusException">The server sent an ERROR event.</exception>
    /// <exception cref="JsonException">A line is no event.</exception>
    public static async IAsyncEnumerable<WatchEvent<T>> ReadAsync<T>(Stream stream, [EnumeratorCancellation] CancellationToken ct)
        where T : class, IKubeObject
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 16 * 1024, leaveOpen: true));
        try
        {
            while (true)
            {
                var result = await reader.ReadAsync(ct);
                var buffer = result.Buffer;
                while (TakeLine(ref buffer, out var line))
                {
                    if (!line.IsEmpty) yield return Parse<T>(line);
                }

                // A line cut off by the end of the stream is no event: the watch resumes before it.
                reader.AdvanceTo(buffer.Start, buffer.End);
                if (result.IsCompleted) yield break;
            }
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    private static bool TakeLine(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> line)
    {
        if (buffer.PositionOf((byte)'\n') is not { } end)
        {
            line = default;
            return false;
        }

        line = buffer.Slice(0, end);
        buffer = buffer.Slice(buffer.GetPosition(1, end));
        return true;
    }

    private static WatchEvent<T> Parse<T>(ReadOnlySequence<byte> line)
        where T : class, IKubeObject => Parse<T>(line.IsSingleSegment ? line.FirstSpan : line.ToArray());

    private static WatchEvent<T> Parse<T>(ReadOnlySpan<byte> line)
        where T : class, IKubeObject
    {
        string? type = null;
        ReadOnlySpan<byte> body = default;
        var reader = new Utf8JsonReader(line);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new JsonException("a watch event is an object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals("type"u8);
            var isObject = reader.ValueTextEquals("object"u8);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            if (isType) type = reader.GetString();
            reader.Skip();
            if (isObject) body = line[start..(int)reader.BytesConsumed];
        }

        return type switch
        {
            "ADDED" => new WatchEvent<T>(WatchEventType.Added, ApiJson.Deserialize<T>(body)),
            "MODIFIED" => new WatchEvent<T>(WatchEventType.Modified, ApiJson.Deserialize<T>(body)),
            "DELETED" => new WatchEvent<T>(WatchEventType.Deleted, ApiJson.Deserialize<T>(body)),
            "BOOKMARK" => new WatchEvent<T>(WatchEventType.Bookmark, ApiJson.Deserialize<T>(body)),
            "ERROR" => throw new StatusException(ApiJson.Deserialize<Status>(body)),
            _ => throw new JsonException($"unknown watch event type \"{type}\""),
        };
    }
}
