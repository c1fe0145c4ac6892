using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace MiniKube.Machinery.Hosting.Options;

/// <summary>A configuration file: YAML whose keys are flag names, whose values are scalars or lists of scalars.</summary>
internal static class FlagFile
{
    /// <exception cref="FlagException">The file cannot be read, is no such YAML, or names an unknown flag.</exception>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Read(string path, IReadOnlySet<string> known)
    {
        var settings = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var (key, value) in Root(path))
        {
            var name = ((YamlScalarNode)key).Value ?? "";
            if (!known.Contains(name)) throw new FlagException($"unknown setting \"{name}\" in {path}");
            settings[name] = value switch
            {
                YamlScalarNode scalar => [scalar.Value ?? ""],
                YamlSequenceNode list => [.. list.Select(item => (item as YamlScalarNode)?.Value ?? throw Shape(path, name))],
                _ => throw Shape(path, name),
            };
        }

        return settings;
    }

    private static IDictionary<YamlNode, YamlNode> Root(string path)
    {
        try
        {
            using var reader = new StreamReader(path);
            var stream = new YamlStream();
            stream.Load(reader);
            if (stream.Documents.Count == 0) return new Dictionary<YamlNode, YamlNode>();
            return stream.Documents[0].RootNode is YamlMappingNode map ? map.Children : throw new FlagException($"{path} is no YAML mapping of flag names to values");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or YamlException)
        {
            throw new FlagException($"failed to load config file {path}: {e.Message}");
        }
    }

    private static FlagException Shape(string path, string name) => new($"setting \"{name}\" in {path} must be a value or a list of values");
}
