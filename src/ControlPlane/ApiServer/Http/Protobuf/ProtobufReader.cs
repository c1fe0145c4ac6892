using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json.Nodes;
using Google.Protobuf;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.ControlPlane.ApiServer.Http.Protobuf;

/// <summary>Reads a protobuf message against a schema into the document that the JSON form of the same object would give. Fields are found
/// by the numbers of the schema; unknown numbers are skipped. Go writes zero values of required members, which JSON clients leave
/// out: empty strings, nulls and zero times are dropped here too.</summary>
public static class ProtobufReader
{
    /// <summary>Members that Go always writes in protobuf, zero or not, and never in JSON when zero. Of all other members a zero was set on purpose.</summary>
    private static readonly FrozenSet<string> ZeroIsAbsent = FrozenSet.Create(
        StringComparer.Ordinal,
        "generation", "hostIPC", "hostNetwork", "hostPID", "stdin", "stdinOnce", "tty", "paused", "publishNotReadyAddresses", "readOnly", "unschedulable",
        "minReadySeconds", "nodePort", "healthCheckNodePort", "hostPort", "initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold",
        "failureThreshold", "observedGeneration", "count", "active", "succeeded", "failed", "availableReplicas", "readyReplicas", "updatedReplicas",
        "unavailableReplicas", "fullyLabeledReplicas", "currentReplicas", "weight");

    /// <exception cref="InvalidProtocolBufferException">The bytes are no such message.</exception>
    public static JsonObject Read(byte[] message, SchemaNode schema)
    {
        JsonObject obj = [];
        ReadInto(obj, message, schema, inside: 0);
        return obj;
    }

    /// <param name="inside">The number of the embedded message that these are the bytes of; its members stand in the object itself. 0 for the message.</param>
    private static void ReadInto(JsonObject obj, byte[] message, SchemaNode schema, int inside)
    {
        var input = new CodedInputStream(message);
        for (uint tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            int number = WireFormat.GetTagFieldNumber(tag);
            if (ByNumber(schema, number, inside) is { } field)
                ReadField(input, tag, field, obj);
            else if (inside == 0 && schema.Fields.Any(f => f.Inside == number))
                ReadInto(obj, input.ReadBytes().ToByteArray(), schema, number);
            else
                input.SkipLastField();
        }
    }

    private static void ReadField(CodedInputStream input, uint tag, SchemaField field, JsonObject obj)
    {
        switch (field.Node.Type)
        {
            case SchemaType.List:
                if (obj[field.Name] is not JsonArray list)
                    obj[field.Name] = list = [];
                ReadElements(input, tag, field.Node.Element!, list);
                break;
            case SchemaType.Map:
                if (obj[field.Name] is not JsonObject map)
                    obj[field.Name] = map = [];
                ReadEntry(input.ReadBytes().ToByteArray(), field.Node.Element!, map);
                break;
            default:
                if (ReadValue(input, field.Node) is { } value && !IsOmitted(value, field))
                    obj[field.Name] = value;
                break;
        }
    }

    private static void ReadElements(CodedInputStream input, uint tag, SchemaNode element, JsonArray list)
    {
        bool packed = element.Type is SchemaType.Integer or SchemaType.Boolean && WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited;
        if (!packed)
        {
            list.Add(ReadValue(input, element));
            return;
        }
        var values = new CodedInputStream(input.ReadBytes().ToByteArray());
        while (!values.IsAtEnd)
            list.Add(ReadValue(values, element));
    }

    private static void ReadEntry(byte[] entry, SchemaNode element, JsonObject map)
    {
        var input = new CodedInputStream(entry);
        string key = "";
        JsonNode? value = null;
        for (uint tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            if (WireFormat.GetTagFieldNumber(tag) == 1)
                key = input.ReadString();
            else
                value = element.Type == SchemaType.List ? ReadStrings(input.ReadBytes().ToByteArray()) : ReadValue(input, element);
        }
        map[key] = value ?? (element.IsContainer ? new JsonObject() : "");
    }

    /// <summary>The value of a map to lists (<c>extra</c> of an identity): a message with one repeated string.</summary>
    private static JsonArray ReadStrings(byte[] message)
    {
        var input = new CodedInputStream(message);
        JsonArray list = [];
        for (uint tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
            list.Add(input.ReadString());
        return list;
    }

    private static JsonNode? ReadValue(CodedInputStream input, SchemaNode node) => node.Type switch
    {
        SchemaType.String => input.ReadString(),
        SchemaType.Integer => input.ReadInt64(),
        SchemaType.Boolean => input.ReadBool(),
        SchemaType.Number => input.ReadDouble(),
        SchemaType.Bytes => Convert.ToBase64String(input.ReadBytes().Span),
        SchemaType.Quantity => ReadText(input.ReadBytes().ToByteArray()),
        SchemaType.IntOrString => ReadIntOrString(input.ReadBytes().ToByteArray()),
        SchemaType.Time => ReadTime(input.ReadBytes().ToByteArray(), "yyyy-MM-dd'T'HH:mm:ss'Z'"),
        SchemaType.MicroTime => ReadTime(input.ReadBytes().ToByteArray(), "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'"),
        SchemaType.Any => ReadRaw(input.ReadBytes().ToByteArray()),
        _ => Read(input.ReadBytes().ToByteArray(), node),
    };

    /// <summary>A message whose first field is a string.</summary>
    private static string? ReadText(byte[] message)
    {
        var input = new CodedInputStream(message);
        return input.ReadTag() != 0 ? input.ReadString() : null;
    }

    private static JsonNode? ReadRaw(byte[] message)
    {
        var input = new CodedInputStream(message);
        if (input.ReadTag() == 0)
            return null;
        try
        {
            return JsonNode.Parse(input.ReadBytes().Span);
        }
        catch (System.Text.Json.JsonException e)
        {
            throw new DecodeException($"embedded JSON: {e.Message}");
        }
    }

    private static JsonValue ReadIntOrString(byte[] message)
    {
        var input = new CodedInputStream(message);
        (long kind, int number, string text) = (0, 0, "");
        for (uint tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case 1:
                    kind = input.ReadInt64();
                    break;
                case 2:
                    number = input.ReadInt32();
                    break;
                default:
                    text = input.ReadString();
                    break;
            }
        }
        return kind == 0 ? JsonValue.Create(number) : JsonValue.Create(text);
    }

    private static string? ReadTime(byte[] message, string format)
    {
        if (message.Length == 0)
            return null;
        var input = new CodedInputStream(message);
        (long seconds, int nanos) = (0, 0);
        for (uint tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            if (WireFormat.GetTagFieldNumber(tag) == 1)
                seconds = input.ReadInt64();
            else
                nanos = input.ReadInt32();
        }
        if (seconds is < -62135596799 or > 253402300799) // the zero time of Go, or no date at all
            return null;
        return DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanos / 100).UtcDateTime.ToString(format, CultureInfo.InvariantCulture);
    }

    private static bool IsOmitted(JsonNode value, SchemaField field)
    {
        if (value is not JsonValue v)
            return false;
        if (v.TryGetValue(out string? text))
            return text.Length == 0 && !field.Required;
        bool zero = (v.TryGetValue(out bool flag) && !flag) || (v.TryGetValue(out long number) && number == 0);
        return zero && ZeroIsAbsent.Contains(field.Name);
    }

    private static SchemaField? ByNumber(SchemaNode schema, int number, int inside)
    {
        foreach (SchemaField field in schema.Fields)
            if (field.Number == number && field.Inside == inside)
                return field;
        return null;
    }
}
