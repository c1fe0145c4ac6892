using MiniKube.Machinery.Hosting.Logging;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Parsing;

namespace MiniKube.Hosting.Tests;

public sealed class LoggingTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 15, 4, 5, 678, TimeSpan.Zero);

    [Fact]
    public void Text_lines_look_like_klogs_and_stay_one_line()
    {
        Assert.Equal("W0102 15:04:05.678000    1234 Wal] disk store-1 is full\\nnow\n", Render(new KlogFormatter(1234), LogEventLevel.Warning, "full\nnow"));
    }

    [Fact]
    public void Json_lines_carry_the_values()
    {
        Assert.Equal(
            """{"ts":1767366245678,"level":"error","component":"mk-store","logger":"Wal","msg":"disk store-1 is full","name":"store-1","what":"full"}""" + "\n",
            Render(new JsonLineFormatter("mk-store"), LogEventLevel.Error, "full"));
    }

    [Theory]
    [InlineData(0, LogEventLevel.Information)]
    [InlineData(4, LogEventLevel.Debug)]
    [InlineData(9, LogEventLevel.Verbose)]
    public void Verbosity_is_klogs(int v, object level) => Assert.Equal(level, ComponentLogging.Level(v));

    private static string Render(ITextFormatter formatter, LogEventLevel level, string what)
    {
        var line = new LogEvent(
            At,
            level,
            null,
            new MessageTemplateParser().Parse("disk {name} is {what}"),
            [new("name", new ScalarValue("store-1")), new("what", new ScalarValue(what)), new("SourceContext", new ScalarValue("MiniKube.Store.Wal"))]);
        var output = new StringWriter();
        formatter.Format(line, output);
        return output.ToString();
    }
}
