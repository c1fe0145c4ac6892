using MiniKube.ControlPlane.Scheduler.Queue;

namespace MiniKube.ControlPlane.Scheduler.Configuration;

/// <summary>What a KubeSchedulerConfiguration says.</summary>
public sealed record SchedulerConfiguration
{
    public IReadOnlyList<ProfileConfiguration> Profiles { get; init; } = [new()];

    public QueueOptions Queue { get; init; } = new();

    /// <summary>How many of the nodes must fit before the search for more stops; 0 lets the cluster's size decide.</summary>
    public int PercentageOfNodesToScore { get; init; }

    public string? Kubeconfig { get; init; }
}

/// <summary>One profile: the default plugins, less those disabled, plus those enabled.</summary>
public sealed record ProfileConfiguration
{
    public const string DefaultName = "default-scheduler";

    public string SchedulerName { get; init; } = DefaultName;

    /// <summary>By extension point (<c>filter</c>, <c>score</c>, … or <c>multiPoint</c>).</summary>
    public IReadOnlyDictionary<string, PluginSet> Plugins { get; init; } = new Dictionary<string, PluginSet>();

    public PluginArguments Arguments { get; init; } = new();
}

/// <param name="Disabled">Names, or <c>*</c> for all.</param>
public sealed record PluginSet(IReadOnlyList<EnabledPlugin> Enabled, IReadOnlySet<string> Disabled)
{
    public static PluginSet Empty { get; } = new([], new HashSet<string>());

    public bool Disables(string name) => Disabled.Contains("*") || Disabled.Contains(name);
}

/// <param name="Weight">Null keeps the plugin's own.</param>
public sealed record EnabledPlugin(string Name, int? Weight);

/// <summary>A configuration that cannot be used; the message says where and why.</summary>
public sealed class ConfigurationException(string message) : Exception(message);
