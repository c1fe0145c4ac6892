using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace MiniKube.Machinery.Hosting.Options;

/// <summary>Fills an options record from the command line, the environment, a configuration file and its defaults, in this order of precedence.</summary>
public static class FlagBinder
{
    internal const string ConfigFlag = "config";

    private const DynamicallyAccessedMemberTypes Needed = DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.PublicParameterlessConstructor;

    /// <param name="component">The name shown in help and errors: <c>mk-scheduler</c>.</param>
    /// <param name="envPrefix">Of the environment variables: <c>MK_SCHEDULER</c> for <c>MK_SCHEDULER_SECURE_PORT</c>.</param>
    /// <remarks>A record that declares <c>--config</c> itself reads that file itself.</remarks>
    public static FlagResult<T> Bind<[DynamicallyAccessedMembers(Needed)] T>(string component, string[] args, string envPrefix)
        where T : class => Bind<T>(component, args, envPrefix, Environment.GetEnvironmentVariable);

    /// <summary>As above, with the environment given.</summary>
    public static FlagResult<T> Bind<[DynamicallyAccessedMembers(Needed)] T>(string component, string[] args, string envPrefix, Func<string, string?> environment)
        where T : class
    {
        var options = Activator.CreateInstance<T>();
        var flags = FlagDefinition.Of(options);
        var ownConfig = flags.Any(f => f.Name == ConfigFlag);
        try
        {
            var given = new FlagCommandLine(component, flags, ownConfig).Parse(args);
            if (Asked(given, "help")) return new FlagResult<T>(null, 0, FlagHelp.Render(component, flags, envPrefix, ownConfig));
            if (Asked(given, "version")) return new FlagResult<T>(null, 0, $"{component} v{Version}");
            var file = ownConfig ? null : Last(given, ConfigFlag) ?? environment(Variable(envPrefix, ConfigFlag));
            var settings = string.IsNullOrEmpty(file) ? null : FlagFile.Read(file, flags.Select(f => f.Name).ToHashSet());
            foreach (var flag in flags)
            {
                if (Texts(flag, given, environment(Variable(envPrefix, flag.Name)), settings) is { } texts) flag.Set(options, FlagValue.Convert(flag, texts));
            }

            return new FlagResult<T>(options, 0, "");
        }
        catch (FlagException e)
        {
            return new FlagResult<T>(null, 1, $"Error: {e.Message}\nSee '{component} --help' for the flags.");
        }
    }

    /// <summary>The release the build belongs to, without a leading v.</summary>
    public static string Version { get; } =
        typeof(FlagBinder).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";

    private static IReadOnlyList<string>? Texts(
        FlagDefinition flag, IReadOnlyDictionary<string, IReadOnlyList<string>> given, string? variable, IReadOnlyDictionary<string, IReadOnlyList<string>>? settings)
    {
        if (given.TryGetValue(flag.Name, out var texts)) return texts;
        if (variable is not null) return [variable];
        return settings?.GetValueOrDefault(flag.Name);
    }

    private static bool Asked(IReadOnlyDictionary<string, IReadOnlyList<string>> given, string name) => Last(given, name) is "true";

    private static string? Last(IReadOnlyDictionary<string, IReadOnlyList<string>> given, string name) => given.TryGetValue(name, out var texts) ? texts[^1] : null;

    private static string Variable(string prefix, string flag) => $"{prefix}_{flag.Replace('-', '_').ToUpperInvariant()}";
}
