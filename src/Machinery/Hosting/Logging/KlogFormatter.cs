using System.Globalization;
using Serilog.Events;
using Serilog.Formatting;

namespace MiniKube.Machinery.Hosting.Logging;

/// <summary>Lines as klog writes them. Line breaks inside a message are escaped; an exception follows on lines of its own.</summary>
internal sealed class KlogFormatter(int processId) : ITextFormatter
{
    public void Format(LogEvent logEvent, TextWriter output)
    {
        var time = logEvent.Timestamp.UtcDateTime.ToString("MMdd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
        output.Write(Letter(logEvent.Level));
        output.Write(time);
        output.Write(' ');
        output.Write(processId.ToString(CultureInfo.InvariantCulture).PadLeft(7));
        output.Write(' ');
        output.Write(ComponentLogging.Category(logEvent));
        output.Write("] ");
        output.Write(PlainMessage.Render(logEvent).ReplaceLineEndings("\\n"));
        output.Write('\n');
        if (logEvent.Exception is { } exception) output.Write($"    {exception.ToString().ReplaceLineEndings("\n    ")}\n");
    }

    private static char Letter(LogEventLevel level) => level switch
    {
        LogEventLevel.Fatal => 'F',
        LogEventLevel.Error => 'E',
        LogEventLevel.Warning => 'W',
        _ => 'I',
    };
}
