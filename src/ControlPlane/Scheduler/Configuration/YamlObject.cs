using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace MiniKube.ControlPlane.Scheduler.Configuration;

/// <summary>A YAML mapping of which every key must be known.</summary>
internal sealed class YamlObject(YamlMappingNode node, string path)
{
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    public string Path => path;

    public string? Text(string key) => Node(key) switch
    {
        null => null,
        YamlScalarNode scalar => scalar.Value,
        _ => throw new ConfigurationException($"{path}.{key} must be a value"),
    };

    public int? Number(string key)
    {
        if (Text(key) is not { } text) return null;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw new ConfigurationException($"{path}.{key}: \"{text}\" is no number");
    }

    public YamlObject? Object(string key) => Node(key) switch
    {
        null => null,
        YamlMappingNode map => new YamlObject(map, $"{path}.{key}"),
        _ => throw new ConfigurationException($"{path}.{key} must be an object"),
    };

    public IEnumerable<YamlObject> List(string key) => Node(key) switch
    {
        null => [],
        YamlSequenceNode list => list.Select((item, i) => item is YamlMappingNode map ? new YamlObject(map, $"{path}.{key}[{i}]") : throw new ConfigurationException($"{path}.{key}[{i}] must be an object")),
        _ => throw new ConfigurationException($"{path}.{key} must be a list"),
    };

    /// <summary>Marks a key as known although its value does not matter here.</summary>
    public void Accept(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys) _read.Add(key);
    }

    /// <exception cref="ConfigurationException">A key was never asked for.</exception>
    public void RefuseOthers()
    {
        foreach (var key in node.Children.Keys.OfType<YamlScalarNode>().Select(k => k.Value ?? ""))
        {
            if (!_read.Contains(key)) throw new ConfigurationException($"unknown field \"{path}.{key}\"".Replace("\".", "\"", StringComparison.Ordinal));
        }
    }

    public IEnumerable<string> Keys => node.Children.Keys.OfType<YamlScalarNode>().Select(k => k.Value ?? "");

    private YamlNode? Node(string key)
    {
        _read.Add(key);
        return node.Children.TryGetValue(key, out var value) && value is not YamlScalarNode { Value: null or "" or "null" or "~" } ? value : null;
    }
}
