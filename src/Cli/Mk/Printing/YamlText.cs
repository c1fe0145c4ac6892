using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MiniKube.Cli.Mk.Printing;

/// <summary>Documents as YAML in kubectl's form: keys sorted, lists not indented, text plain where YAML reads it back as text.</summary>
public static partial class YamlText
{
    public static string Format(JsonNode node)
    {
        using var text = new StringWriter();
        var emitter = new Emitter(text, new EmitterSettings(bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024, skipAnchorName: true));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Write(PrettyJson.Sorted(node), emitter);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Write(JsonNode? node, Emitter emitter)
    {
        switch (node)
        {
            case JsonObject o:
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, o.Count == 0 ? MappingStyle.Flow : MappingStyle.Block));
                foreach (var (key, value) in o)
                {
                    WriteText(key, emitter);
                    Write(value, emitter);
                }

                emitter.Emit(new MappingEnd());
                break;
            case JsonArray a:
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, a.Count == 0 ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (var item in a) Write(item, emitter);
                emitter.Emit(new SequenceEnd());
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                WriteText((string)value!, emitter);
                break;
            default:
                emitter.Emit(new Scalar(node?.ToJsonString() ?? "null"));
                break;
        }
    }

    private static void WriteText(string text, Emitter emitter)
    {
        var style = text.Contains('\n', StringComparison.Ordinal) ? ScalarStyle.Literal : ReadsAsText().IsMatch(text) ? ScalarStyle.Any : ScalarStyle.DoubleQuoted;
        emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, text, style, isPlainImplicit: style == ScalarStyle.Any, isQuotedImplicit: true));
    }

    /// <summary>Text that no YAML reader takes for a number, a truth value, a date or null.</summary>
    [GeneratedRegex(@"^(?!(?i:true|false|yes|no|on|off|y|n|null|~|\.inf|\.nan)$)(?!(?!\.$)[-+.0-9][0-9_.,:xobeE+\-]*$)(?!\d{4}-\d\d-\d\d).+$")]
    private static partial Regex ReadsAsText();
}
