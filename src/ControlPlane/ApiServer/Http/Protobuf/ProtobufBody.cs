using System.Text.Json.Nodes;
using Google.Protobuf;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.ControlPlane.ApiServer.Http.Protobuf;

/// <summary>Bodies of type <c>application/vnd.kubernetes.protobuf</c>: four magic bytes, then a <c>runtime.Unknown</c> that names the kind and carries the
/// object. Typed Go clients send them and expect JSON to be fine as an answer.</summary>
public static class ProtobufBody
{
    public const string MediaType = "application/vnd.kubernetes.protobuf";

    private const int TypeMeta = 1;
    private const int Raw = 2;

    /// <exception cref="StatusException">400: not that form, or it does not fit the schema.</exception>
    public static JsonObject Decode(ReadOnlySpan<byte> body, SchemaNode schema)
    {
        if (!body.StartsWith("k8s\0"u8))
            throw ApiErrors.BadRequest("the object provided is unrecognized: the body does not begin with the protobuf prefix of Kubernetes");
        try
        {
            var (apiVersion, kind, raw) = Envelope(body[4..].ToArray());
            JsonObject obj = ProtobufReader.Read(raw, schema);
            obj["apiVersion"] = apiVersion;
            obj["kind"] = kind;
            return obj;
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or DecodeException)
        {
            throw ApiErrors.BadRequest($"the object provided is unrecognized: {e.Message}", e);
        }
    }

    private static (string ApiVersion, string Kind, byte[] Raw) Envelope(byte[] bytes)
    {
        var input = new CodedInputStream(bytes);
        string apiVersion = "";
        string kind = "";
        byte[] raw = [];
        for (uint tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case TypeMeta:
                    (apiVersion, kind) = ReadTypeMeta(input.ReadBytes().ToByteArray());
                    break;
                case Raw:
                    raw = input.ReadBytes().ToByteArray();
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }
        return (apiVersion, kind, raw);
    }

    private static (string ApiVersion, string Kind) ReadTypeMeta(byte[] bytes)
    {
        var input = new CodedInputStream(bytes);
        string[] texts = ["", "", ""];
        for (uint tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            if (WireFormat.GetTagFieldNumber(tag) is 1 or 2)
                texts[WireFormat.GetTagFieldNumber(tag)] = input.ReadString();
            else
                input.SkipLastField();
        }
        return (texts[1], texts[2]);
    }
}
