using MiniKube.ControlPlane.Scheduler.Plugins;
using MiniKube.ControlPlane.Scheduler.Queue;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace MiniKube.ControlPlane.Scheduler.Configuration;

/// <summary>Reads a KubeSchedulerConfiguration of kubescheduler.config.k8s.io/v1. What it does not support it refuses by name.</summary>
public static class ConfigurationReader
{
    private const string ApiVersion = "kubescheduler.config.k8s.io/v1";

    /// <exception cref="ConfigurationException">The file cannot be read or used.</exception>
    public static SchedulerConfiguration Load(string path)
    {
        try
        {
            using var reader = new StreamReader(path);
            return Read(reader);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or YamlException)
        {
            throw new ConfigurationException($"failed to load config file {path}: {e.Message}");
        }
    }

    public static SchedulerConfiguration Read(TextReader reader)
    {
        var stream = new YamlStream();
        stream.Load(reader);
        if (stream.Documents.Count == 0 || stream.Documents[0].RootNode is not YamlMappingNode map) throw new ConfigurationException("the configuration is empty");
        var root = new YamlObject(map, "");
        if (root.Text("apiVersion") != ApiVersion || root.Text("kind") != "KubeSchedulerConfiguration") throw new ConfigurationException($"expected kind KubeSchedulerConfiguration of {ApiVersion}");
        var queue = new QueueOptions
        {
            InitialBackoff = TimeSpan.FromSeconds(root.Number("podInitialBackoffSeconds") ?? 1),
            MaxBackoff = TimeSpan.FromSeconds(root.Number("podMaxBackoffSeconds") ?? 10),
        };
        if (queue.InitialBackoff <= TimeSpan.Zero || queue.MaxBackoff < queue.InitialBackoff) throw new ConfigurationException("podMaxBackoffSeconds must be at least podInitialBackoffSeconds, and that above zero");
        var profiles = root.List("profiles").Select(ReadProfile).ToList();
        var twice = profiles.GroupBy(p => p.SchedulerName).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null) throw new ConfigurationException($"duplicate profile with scheduler name \"{twice.Key}\"");
        var kubeconfig = root.Object("clientConnection")?.Text("kubeconfig");

        // Flags say who leads and what is logged; parallelism is the machine's.
        root.Accept("leaderElection", "parallelism", "enableProfiling", "enableContentionProfiling");
        var configuration = new SchedulerConfiguration { Queue = queue, PercentageOfNodesToScore = root.Number("percentageOfNodesToScore") ?? 0, Kubeconfig = kubeconfig };
        root.RefuseOthers();
        return profiles.Count == 0 ? configuration : configuration with { Profiles = profiles };
    }

    private static ProfileConfiguration ReadProfile(YamlObject profile)
    {
        var plugins = new Dictionary<string, PluginSet>(StringComparer.Ordinal);
        if (profile.Object("plugins") is { } points)
        {
            foreach (var point in points.Keys)
            {
                if (!ProfileBuilder.Points.Contains(point)) throw new ConfigurationException($"unknown extension point \"{point}\"");
                plugins[point] = ReadSet(points.Object(point));
            }
        }

        var read = new ProfileConfiguration
        {
            SchedulerName = profile.Text("schedulerName") ?? ProfileConfiguration.DefaultName,
            Plugins = plugins,
            Arguments = ReadArguments(profile.List("pluginConfig")),
        };
        profile.Accept("percentageOfNodesToScore");
        profile.RefuseOthers();
        return read;
    }

    private static PluginSet ReadSet(YamlObject? set)
    {
        if (set is null) return PluginSet.Empty;
        var enabled = set.List("enabled").Select(e => new EnabledPlugin(Known(e.Text("name")), e.Number("weight"))).ToList();
        var disabled = set.List("disabled").Select(d => d.Text("name") ?? "").ToHashSet(StringComparer.Ordinal);
        set.RefuseOthers();
        return new PluginSet(enabled, disabled);
    }

    private static string Known(string? name) =>
        PluginRegistry.All.Any(p => p.Name == name) ? name! : throw new ConfigurationException($"plugin \"{name}\" does not exist");

    private static PluginArguments ReadArguments(IEnumerable<YamlObject> list)
    {
        var arguments = new PluginArguments();
        foreach (var entry in list)
        {
            var name = entry.Text("name");
            var args = entry.Object("args");
            arguments = name switch
            {
                NodeResourcesFit.PluginName => arguments with { Fit = ReadStrategy(args?.Object("scoringStrategy")) },
                NodeResourcesBalancedAllocation.PluginName => arguments with { Balanced = [.. (args?.List("resources") ?? []).Select(r => r.Text("name") ?? "")] },
                _ => args is null ? arguments : throw new ConfigurationException($"arguments of plugin \"{name}\" are not supported"),
            };
        }

        return arguments;
    }

    private static ScoringStrategy ReadStrategy(YamlObject? strategy)
    {
        if (strategy is null) return ScoringStrategy.Default;
        var text = strategy.Text("type") ?? nameof(ScoringStrategyType.LeastAllocated);
        if (!Enum.TryParse<ScoringStrategyType>(text, out var type)) throw new ConfigurationException($"scoring strategy \"{text}\" is not supported");
        var resources = strategy.List("resources").Select(r => (r.Text("name") ?? "", (long)(r.Number("weight") ?? 1))).ToList();
        strategy.RefuseOthers();
        return new ScoringStrategy(type, resources.Count > 0 ? resources : ScoringStrategy.Default.Resources);
    }
}
