using Grpc.Core;
using Microsoft.AspNetCore.Http;
using MiniKube.Machinery.Grpc.Framing;

namespace MiniKube.Machinery.Grpc.Server;

/// <summary>Writes a status and metadata as header fields, be they headers or trailers.</summary>
internal static class StatusWriter
{
    private static readonly string[] s_codes = [.. Enumerable.Range(0, 17).Select(code => code.ToString(null, null))];

    public static void Write(IHeaderDictionary into, Status status)
    {
        var code = (int)status.StatusCode;
        into[WireNames.Status] = (uint)code < s_codes.Length ? s_codes[code] : code.ToString(null, null);
        if (status.Detail.Length > 0) into[WireNames.Message] = PercentEncoding.Encode(status.Detail);
    }

    public static void Write(IHeaderDictionary into, Metadata metadata)
    {
        foreach (var entry in metadata)
        {
            if (!WireNames.IsReserved(entry.Key)) into.Append(entry.Key, WireMetadata.Encode(entry));
        }
    }
}
