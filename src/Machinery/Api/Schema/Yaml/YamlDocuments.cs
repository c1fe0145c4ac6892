using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace MiniKube.Machinery.Api.Schema.Yaml;

/// <summary>YAML as clients send it and people write it, turned into JSON. Plain scalars are typed as YAML 1.1 types them
/// (<c>yes</c> is true, <c>0644</c> is octal); aliases are expanded within a bound.</summary>
public static class YamlDocuments
{
    /// <summary>A body may not grow beyond this many values when its aliases are expanded.</summary>
    private const int MaxNodes = 1_000_000;

    /// <summary>The first document as JSON; <c>null</c> for an empty stream.</summary>
    /// <exception cref="DecodeException">The text is no YAML or has no JSON form.</exception>
    public static byte[] ToJson(ReadOnlySpan<byte> utf8)
    {
        var documents = Load(Encoding.UTF8.GetString(utf8));
        return documents.Count == 0 ? "null"u8.ToArray() : Write(documents[0].RootNode);
    }

    /// <summary>Every non-empty document of a file, in order, as JSON objects or values.</summary>
    /// <exception cref="DecodeException">The text is no YAML or has no JSON form.</exception>
    public static IReadOnlyList<JsonNode> Parse(string text) =>
        [.. Load(text).Select(d => JsonNode.Parse(Write(d.RootNode))).OfType<JsonNode>()];

    private static IList<YamlDocument> Load(string text)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents;
        }
        catch (YamlException e)
        {
            throw new DecodeException($"error converting YAML to JSON: yaml: line {e.Start.Line}: {e.InnerException?.Message ?? e.Message}", isSyntax: true);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException)
        {
            // The parser leaves some malformed input to exceptions of its own state.
            throw new DecodeException("error converting YAML to JSON: yaml: could not parse the document", isSyntax: true);
        }
    }

    private static byte[] Write(YamlNode root)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { MaxDepth = StrictDecoder.MaxDepth + 2 }))
        {
            var budget = MaxNodes;
            Write(writer, root, 0, ref budget);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, YamlNode node, int depth, ref int budget)
    {
        if (--budget < 0) throw new DecodeException("error converting YAML to JSON: yaml: document contains excessive aliasing", isSyntax: true);
        if (depth > StrictDecoder.MaxDepth) throw new DecodeException("error converting YAML to JSON: yaml: exceeded max depth", isSyntax: true);
        switch (node)
        {
            case YamlMappingNode map:
                writer.WriteStartObject();
                foreach (var (key, value) in Members(map))
                {
                    writer.WritePropertyName(key);
                    Write(writer, value, depth + 1, ref budget);
                }

                writer.WriteEndObject();
                break;
            case YamlSequenceNode list:
                writer.WriteStartArray();
                foreach (var item in list) Write(writer, item, depth + 1, ref budget);
                writer.WriteEndArray();
                break;
            case YamlScalarNode scalar:
                YamlScalars.Write(writer, scalar);
                break;
        }
    }

    // "<<" merges other mappings in; what the mapping says itself wins.
    private static IEnumerable<KeyValuePair<string, YamlNode>> Members(YamlMappingNode map)
    {
        var own = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        var merged = new List<YamlMappingNode>();
        foreach (var (key, value) in map.Children)
        {
            if (key is not YamlScalarNode name) throw new DecodeException($"error converting YAML to JSON: yaml: line {key.Start.Line}: invalid map key", isSyntax: true);
            if (name is { Value: "<<", Style: ScalarStyle.Plain }) merged.AddRange(value is YamlSequenceNode s ? s.OfType<YamlMappingNode>() : value is YamlMappingNode m ? [m] : []);
            else own[name.Value ?? ""] = value;
        }

        foreach (var other in merged.SelectMany(Members)) own.TryAdd(other.Key, other.Value);
        return own;
    }
}
