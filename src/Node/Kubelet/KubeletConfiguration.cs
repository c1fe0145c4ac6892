using MiniKube.Machinery.Hosting.Options;
using YamlDotNet.RepresentationModel;

namespace MiniKube.Node.Kubelet;

/// <summary>A KubeletConfiguration file: the fields this kubelet heeds. Fields it does not know are passed over, as the file may
/// have been written for another release.</summary>
public sealed record KubeletConfiguration
{
    public IReadOnlyList<string>? ClusterDns { get; init; }

    public string? ClusterDomain { get; init; }

    public int? Port { get; init; }

    public int? MaxPods { get; init; }

    public TimeSpan? NodeStatusUpdateFrequency { get; init; }

    public string? StaticPodPath { get; init; }

    public string? CgroupRoot { get; init; }

    public string? RuntimeEndpoint { get; init; }

    public string? TlsCertFile { get; init; }

    public string? TlsKeyFile { get; init; }

    public string? ClientCaFile { get; init; }

    public string? PodLogsDir { get; init; }

    public string? ContainerLogMaxSize { get; init; }

    public int? ContainerLogMaxFiles { get; init; }

    public IReadOnlyDictionary<string, string>? EvictionHard { get; init; }

    /// <exception cref="FormatException">The text is no KubeletConfiguration, or a field has the wrong type.</exception>
    public static KubeletConfiguration Parse(string yaml)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(yaml));
        }
        catch (YamlDotNet.Core.YamlException e)
        {
            throw new FormatException($"invalid YAML: {e.Message}", e);
        }
        if (stream.Documents.Count == 0 || stream.Documents[0].RootNode is not YamlMappingNode root) throw new FormatException("no KubeletConfiguration in the file");
        if (Text(root, "kind") is { } kind && kind != "KubeletConfiguration") throw new FormatException($"no kind \"{kind}\" is registered for a kubelet's configuration");
        var x509 = Map(Map(root, "authentication"), "x509");
        return new KubeletConfiguration
        {
            ClusterDns = root.Children.TryGetValue("clusterDNS", out var dns) && dns is YamlSequenceNode list ? [.. list.Select(n => n.ToString())] : null,
            ClusterDomain = Text(root, "clusterDomain"),
            Port = Number(root, "port"),
            MaxPods = Number(root, "maxPods"),
            NodeStatusUpdateFrequency = Span(root, "nodeStatusUpdateFrequency"),
            StaticPodPath = Text(root, "staticPodPath"),
            CgroupRoot = Text(root, "cgroupRoot"),
            RuntimeEndpoint = Text(root, "containerRuntimeEndpoint"),
            TlsCertFile = Text(root, "tlsCertFile"),
            TlsKeyFile = Text(root, "tlsPrivateKeyFile"),
            ClientCaFile = Text(x509, "clientCAFile"),
            PodLogsDir = Text(root, "podLogsDir"),
            ContainerLogMaxSize = Text(root, "containerLogMaxSize"),
            ContainerLogMaxFiles = Number(root, "containerLogMaxFiles"),
            EvictionHard = Map(root, "evictionHard")?.Children.ToDictionary(p => p.Key.ToString(), p => p.Value.ToString()),
        };
    }

    private static YamlMappingNode? Map(YamlMappingNode? node, string name) =>
        node is not null && node.Children.TryGetValue(name, out var value) ? value as YamlMappingNode : null;

    private static string? Text(YamlMappingNode? node, string name) =>
        node is not null && node.Children.TryGetValue(name, out var value) && value is YamlScalarNode { Value: { Length: > 0 } text } ? text : null;

    private static int? Number(YamlMappingNode node, string name) => Text(node, name) is not { } text ? null
        : int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number
        : throw new FormatException($"{name}: \"{text}\" is no number");

    private static TimeSpan? Span(YamlMappingNode node, string name) => Text(node, name) is not { } text ? null
        : GoDuration.TryParse(text, out var span) ? span : throw new FormatException($"{name}: \"{text}\" is no duration");
}
