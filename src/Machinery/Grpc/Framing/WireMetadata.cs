using Grpc.Core;

namespace MiniKube.Machinery.Grpc.Framing;

/// <summary>Metadata entries as header text: binary values are base64, one header may carry several joined by commas.</summary>
internal static class WireMetadata
{
    public static string Encode(Metadata.Entry entry) =>
        entry.IsBinary ? Convert.ToBase64String(entry.ValueBytes).TrimEnd('=') : entry.Value;

    public static void Decode(Metadata into, string name, string value)
    {
        if (!name.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.OrdinalIgnoreCase))
        {
            into.Add(name, value);
            return;
        }

        foreach (var part in value.Split(',', StringSplitOptions.TrimEntries)) into.Add(name, DecodeBase64(part));
    }

    private static byte[] DecodeBase64(string text)
    {
        var padded = text.PadRight((text.Length + 3) / 4 * 4, '=');
        try
        {
            return Convert.FromBase64String(padded);
        }
        catch (FormatException e)
        {
            throw new RpcException(new Status(StatusCode.Internal, "grpc: malformed binary metadata", e));
        }
    }
}
