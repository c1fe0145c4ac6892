using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Serilog.Events;
using Serilog.Formatting;

namespace MiniKube.Machinery.Hosting.Logging;

/// <summary>One JSON object a line, with the time in milliseconds since 1970.</summary>
internal sealed class JsonLineFormatter(string component) : ITextFormatter
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public void Format(LogEvent logEvent, TextWriter output)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Writing))
        {
            json.WriteStartObject();
            json.WriteNumber("ts", logEvent.Timestamp.ToUnixTimeMilliseconds());
            json.WriteString("level", logEvent.Level.ToString().ToLowerInvariant());
            json.WriteString("component", component);
            json.WriteString("logger", ComponentLogging.Category(logEvent));
            json.WriteString("msg", PlainMessage.Render(logEvent));
            foreach (var (name, value) in logEvent.Properties.Where(p => p.Key is not ("SourceContext" or "EventId"))) WriteValue(json, name, value);
            if (logEvent.Exception is { } exception) json.WriteString("err", exception.ToString());
            json.WriteEndObject();
        }

        output.Write(Encoding.UTF8.GetString(buffer.ToArray()));
        output.Write('\n');
    }

    private static void WriteValue(Utf8JsonWriter json, string name, LogEventPropertyValue value)
    {
        switch (value)
        {
            case ScalarValue { Value: long or int or short or byte or uint } number: json.WriteNumber(name, Convert.ToInt64(number.Value, null)); break;
            case ScalarValue { Value: bool flag }: json.WriteBoolean(name, flag); break;
            case ScalarValue { Value: null }: json.WriteNull(name); break;
            case ScalarValue { Value: var scalar }: json.WriteString(name, scalar.ToString()); break;
            default: json.WriteString(name, value.ToString()); break;
        }
    }
}
