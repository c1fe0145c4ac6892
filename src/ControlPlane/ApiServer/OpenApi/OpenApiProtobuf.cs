using System.Text.Json.Nodes;
using Google.Protobuf;

namespace MiniKube.ControlPlane.ApiServer.OpenApi;

/// <summary>An OpenAPI v2 document in the protobuf form that kubectl reads (gnostic's <c>openapi.v2.Document</c>): version, title and all
/// definitions with their vendor extensions. Paths are left to the JSON form: no client reads them from this one.</summary>
public static class OpenApiProtobuf
{
    public const string MediaType = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    // Field numbers of the messages Document, Info, Schema, NamedSchema and Any.
    private const int DocumentSwagger = 1, DocumentInfo = 2, DocumentPaths = 8, DocumentDefinitions = 9;
    private const int InfoTitle = 1, InfoVersion = 2;
    private const int SchemaReference = 1, SchemaFormat = 2, SchemaDescription = 4, SchemaDefault = 5, SchemaRequired = 19, SchemaEnum = 20;
    private const int SchemaAdditional = 21, SchemaType = 22, SchemaItems = 23, SchemaAllOf = 24, SchemaProperties = 25, SchemaExtension = 31;
    private const int First = 1, NamedValue = 2, AnyYaml = 2;

    public static byte[] Encode(JsonObject document) => Message(output =>
    {
        Text(output, DocumentSwagger, (string)document["swagger"]!);
        Nested(output, DocumentInfo, info =>
        {
            Text(info, InfoTitle, (string)document["info"]!["title"]!);
            Text(info, InfoVersion, (string)document["info"]!["version"]!);
        });
        Nested(output, DocumentPaths, _ => { });
        Nested(output, DocumentDefinitions, all => NamedSchemas(all, document["definitions"]!.AsObject()));
    });

    private static void NamedSchemas(CodedOutputStream output, JsonObject schemas)
    {
        foreach (var (name, schema) in schemas)
        {
            Nested(output, First, named =>
            {
                Text(named, First, name);
                Nested(named, NamedValue, value => Schema(value, schema!.AsObject()));
            });
        }
    }

    private static void Schema(CodedOutputStream output, JsonObject schema)
    {
        foreach (var (key, value) in schema)
        {
            switch (key)
            {
                case "$ref": Text(output, SchemaReference, (string)value!); break;
                case "format": Text(output, SchemaFormat, (string)value!); break;
                case "description": Text(output, SchemaDescription, (string)value!); break;
                case "default": Nested(output, SchemaDefault, any => Text(any, AnyYaml, Yaml(value))); break;
                case "required": foreach (var name in value!.AsArray()) Text(output, SchemaRequired, (string)name!); break;
                case "enum": foreach (var one in value!.AsArray()) Nested(output, SchemaEnum, any => Text(any, AnyYaml, Yaml(one))); break;
                case "additionalProperties": Nested(output, SchemaAdditional, item => Nested(item, First, inner => Schema(inner, value!.AsObject()))); break;
                case "type": Nested(output, SchemaType, item => Text(item, First, (string)value!)); break;
                case "items": Nested(output, SchemaItems, item => Nested(item, First, inner => Schema(inner, value!.AsObject()))); break;
                case "allOf": foreach (var one in value!.AsArray()) Nested(output, SchemaAllOf, inner => Schema(inner, one!.AsObject())); break;
                case "properties": Nested(output, SchemaProperties, inner => NamedSchemas(inner, value!.AsObject())); break;
                default: Extension(output, key, value); break;
            }
        }
    }

    private static void Extension(CodedOutputStream output, string name, JsonNode? value) => Nested(output, SchemaExtension, extension =>
    {
        Text(extension, First, name);
        Nested(extension, NamedValue, any => Text(any, AnyYaml, Yaml(value)));
    });

    /// <summary>JSON is YAML.</summary>
    private static string Yaml(JsonNode? value) => (value?.ToJsonString() ?? "null") + "\n";

    private static void Text(CodedOutputStream output, int field, string text)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(text);
    }

    private static void Nested(CodedOutputStream output, int field, Action<CodedOutputStream> write)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(Message(write)));
    }

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        using var buffer = new MemoryStream();
        using (var output = new CodedOutputStream(buffer, leaveOpen: true)) write(output);
        return buffer.ToArray();
    }
}
