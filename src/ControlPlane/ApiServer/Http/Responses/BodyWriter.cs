using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using MiniKube.ControlPlane.ApiServer.Storage;

namespace MiniKube.ControlPlane.ApiServer.Http.Responses;

/// <summary>Sends a whole JSON body in the form agreed on: plain, indented, as YAML, compressed if it is large.</summary>
public static class BodyWriter
{
    private const int CompressFrom = 128 * 1024;

    public static ValueTask WriteAsync(HttpContext http, int status, ResponseFormat format, ReadOnlyMemory<byte> json)
    {
        if (format.Yaml)
            json = YamlText.From(json);
        else if (format.Pretty)
            json = Indent(json);
        HttpResponse response = http.Response;
        response.StatusCode = status;
        response.ContentType = format.ContentType;
        if (json.Length >= CompressFrom && AcceptsGzip(http.Request))
            json = Compress(response, json);
        response.ContentLength = json.Length;
        if (HttpMethods.IsHead(http.Request.Method))
            return default;
        return Discard(response.BodyWriter.WriteAsync(json, http.RequestAborted));
    }

    public static bool AcceptsGzip(HttpRequest request) =>
        request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);

    /// <summary>Adds one <c>Warning: 299</c> header.</summary>
    public static void Warn(HttpContext http, string text)
    {
        string quoted = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace('\n', ' ');
        string ascii = new([.. quoted.Select(c => c is >= ' ' and <= '~' ? c : '?')]);
        http.Response.Headers.Append("Warning", string.Create(CultureInfo.InvariantCulture, $"299 - \"{ascii}\""));
    }

    private static byte[] Indent(ReadOnlyMemory<byte> json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        var buffer = new ArrayBufferWriter<byte>(json.Length * 2);
        using (var writer = new Utf8JsonWriter(buffer, JsonText.Indented))
            document.WriteTo(writer);
        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    private static byte[] Compress(HttpResponse response, ReadOnlyMemory<byte> body)
    {
        var packed = new MemoryStream(body.Length / 4);
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(body.Span);
        response.Headers.ContentEncoding = "gzip";
        response.Headers.Vary = "Accept-Encoding";
        return packed.ToArray();
    }

    private static async ValueTask Discard(ValueTask<System.IO.Pipelines.FlushResult> flush) => await flush.ConfigureAwait(false);
}
