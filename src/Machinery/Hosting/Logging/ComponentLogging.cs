using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting;

namespace MiniKube.Machinery.Hosting.Logging;

/// <summary>The log of a process: one line a message on standard error.</summary>
public static class ComponentLogging
{
    /// <summary>It writes nothing above information, but makes an activity and a scope for every request while it could write.</summary>
    private const string RequestScopes = "Microsoft.AspNetCore.Hosting.Diagnostics";

    /// <param name="component">Written into JSON lines as <c>component</c>.</param>
    /// <param name="verbosity">klog's number: 4 shows debug messages, 6 trace.</param>
    public static ILoggerFactory CreateFactory(string component, int verbosity = 2, LogFormat format = LogFormat.Text)
    {
        bool all = verbosity >= 6;
        ITextFormatter formatter = format == LogFormat.Json ? new JsonLineFormatter(component) : new KlogFormatter(Environment.ProcessId);
        var logger = new LoggerConfiguration()
            .MinimumLevel.Is(Level(verbosity))
            .MinimumLevel.Override("Microsoft", all ? LogEventLevel.Debug : LogEventLevel.Warning)
            .MinimumLevel.Override(RequestScopes, all ? LogEventLevel.Debug : LevelAlias.Off)
            .MinimumLevel.Override("System", LogEventLevel.Warning)
            .Filter.ByExcluding(IsWrongAboutHttp2)
            .WriteTo.Console(formatter, standardErrorFromLevel: LogEventLevel.Verbose)
            .CreateLogger();
        return new SerilogLoggerFactory(logger, dispose: true);
    }

    /// <summary>Kestrel's warning that a port without TLS will not speak HTTP/2: our plain ports do, by a claim that it knows nothing of.</summary>
    private static bool IsWrongAboutHttp2(LogEvent line) =>
        line.Properties.TryGetValue("EventId", out var value) && value is StructureValue id
        && id.Properties.Any(p => p is { Name: "Name", Value: ScalarValue { Value: "Http2DisabledWithHttp1AndNoTls" } });

    internal static LogEventLevel Level(int verbosity) => verbosity switch
    {
        >= 6 => LogEventLevel.Verbose,
        >= 4 => LogEventLevel.Debug,
        < 0 => LogEventLevel.Warning,
        _ => LogEventLevel.Information,
    };

    /// <summary>The last part of the logger's name, which is what a reader looks for.</summary>
    internal static string Category(LogEvent line)
    {
        if (!line.Properties.TryGetValue("SourceContext", out var value) || value is not ScalarValue { Value: string name }) return "-";
        var generic = name.IndexOf('`', StringComparison.Ordinal);
        if (generic > 0) name = name[..generic];
        return name[(name.LastIndexOf('.') + 1)..];
    }
}
