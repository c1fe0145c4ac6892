using MiniKube.Machinery.Hosting.Options;

namespace MiniKube.Hosting.Tests;

public sealed class FlagBinderTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();
    private readonly Dictionary<string, string> _environment = [];

    public enum Mode
    {
        Fast,
        Safe,
    }

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Values_come_from_the_command_line_then_environment_then_file_then_default()
    {
        File.WriteAllText(_file, "secure-port: 3\nname: file\nperiod: 3s\nservers: [x, y]\n");
        _environment["T_NAME"] = "env";
        _environment["T_SECURE_PORT"] = "2";
        var options = Bind("--config", _file, "--secure-port=1").Options!;
        Assert.Equal((1, "env", TimeSpan.FromSeconds(3), true), (options.SecurePort, options.Name, options.Period, options.Elect));
        Assert.Equal(["x", "y"], options.Servers);
        Assert.Equal(7, options.Group.Depth);
    }

    [Fact]
    public void All_types_are_read_and_switches_swallow_nothing()
    {
        var options = Bind("--elect=false", "--mode", "safe", "--ratio=0.5", "--servers=a,b", "--servers", "c", "--period", "1m30s", "--depth", "2", "-v", "4", "--big=9000000000").Options!;
        Assert.Equal((false, Mode.Safe, 0.5, TimeSpan.FromSeconds(90), 4, 9000000000), (options.Elect, options.Mode, options.Ratio, options.Period, options.Verbosity, options.Big));
        Assert.Equal(["a", "b", "c"], options.Servers);
        Assert.Equal(2, options.Group.Depth);
        Assert.True(Bind("--elect", "--name", "x").Options!.Elect);
    }

    [Theory]
    [InlineData("unknown flag: --foo", "--foo")]
    [InlineData("unknown flag: --foo", "--foo=1")]
    [InlineData("unknown shorthand flag: 'z' in -z", "-z")]
    [InlineData("flag needs an argument: --name", "--name")]
    [InlineData("does not take any arguments, got \"extra\"", "extra")]
    [InlineData("invalid argument \"x\" for \"--secure-port\" flag: strconv.ParseInt: parsing \"x\": invalid syntax", "--secure-port=x")]
    [InlineData("invalid argument \"5\" for \"--period\" flag: time: invalid duration \"5\"", "--period=5")]
    [InlineData("invalid argument \"1\" for \"--mode\" flag: must be one of fast, safe", "--mode=1")]
    [InlineData("failed to load config file /nowhere", "--config=/nowhere")]
    public void Mistakes_are_named_and_end_the_process(string message, params string[] args)
    {
        var result = Bind(args);
        Assert.Null(result.Options);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(message, result.Text);
    }

    [Fact]
    public void An_unknown_setting_in_the_file_is_refused()
    {
        File.WriteAllText(_file, "nom: x\n");
        Assert.Contains("unknown setting \"nom\"", Bind("--config", _file).Text);
    }

    [Fact]
    public void Help_and_version_print_and_succeed()
    {
        var help = Bind("--help");
        Assert.Equal(0, help.ExitCode);
        Assert.Contains("--secure-port int", help.Text);
        Assert.Contains("the port (default 6443)", help.Text);
        Assert.Contains("T_SOME_FLAG", help.Text);
        Assert.StartsWith("test v1.", Bind("--version").Text);
    }

    [Fact]
    public void A_value_may_begin_with_a_dash_after_equals_and_hold_equals_itself() => Assert.Equal("-a=b", Bind("--name=-a=b").Options!.Name);

    [Theory]
    [InlineData("0", "0s")]
    [InlineData("1.5h", "1h30m0s")]
    [InlineData("100ms", "100ms")]
    [InlineData("1m", "1m0s")]
    [InlineData("-2s", "-2s")]
    [InlineData("1h2m3.5s", "1h2m3.5s")]
    public void Durations_are_gos(string text, string shown)
    {
        Assert.True(GoDuration.TryParse(text, out var value));
        Assert.Equal(shown, GoDuration.Format(value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("1x")]
    [InlineData("1.2.3s")]
    public void Other_durations_are_refused(string text) => Assert.False(GoDuration.TryParse(text, out _));

    private FlagResult<TestOptions> Bind(params string[] args) => FlagBinder.Bind<TestOptions>("test", args, "T", _environment.GetValueOrDefault);

    public sealed record TestOptions
    {
        [Flag("secure-port", "the port")]
        public int SecurePort { get; init; } = 6443;

        [Flag("name", "a name")]
        public string? Name { get; init; }

        [Flag("period", "how long")]
        public TimeSpan Period { get; init; } = TimeSpan.FromSeconds(10);

        [Flag("elect", "a switch")]
        public bool Elect { get; init; } = true;

        [Flag("servers", "a list")]
        public IReadOnlyList<string> Servers { get; init; } = [];

        [Flag("mode", "one of two")]
        public Mode Mode { get; init; }

        [Flag("ratio", "a fraction")]
        public double Ratio { get; init; }

        [Flag("big", "a long")]
        public long? Big { get; init; }

        [Flag("v", "verbosity", Shorthand = "v")]
        public int Verbosity { get; init; }

        [FlagGroup]
        public TestGroup Group { get; init; } = new();
    }

    public sealed record TestGroup
    {
        [Flag("depth", "of a group")]
        public int Depth { get; init; } = 7;
    }
}
