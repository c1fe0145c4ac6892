using System.Text.Json;
using System.Text.Json.Serialization;

namespace MiniKube.Cli.Mk.Cluster;

/// <summary>How many of each process a local cluster has. Written to <c>cluster.json</c> at the first <c>mk up</c>.</summary>
public sealed record ClusterSpec
{
    public int Nodes { get; init; } = 3;

    /// <summary>Members of the store: 1, 3 or 5.</summary>
    public int Stores { get; init; } = 3;

    public int ApiServers { get; init; } = 2;

    public int Schedulers { get; init; } = 2;

    public int ControllerManagers { get; init; } = 2;

    /// <summary>CPUs that each node claims. All nodes share one machine, so this is a setting, not a reading.</summary>
    public string NodeCpu { get; init; } = "2";

    /// <summary>Memory that each node claims, as a Kubernetes quantity.</summary>
    public string NodeMemory { get; init; } = "4Gi";

    /// <summary>What is wrong with the numbers, or null.</summary>
    public string? Problem() => this switch
    {
        { Stores: not (1 or 3 or 5) } => $"--stores must be 1, 3 or 5, not {Stores}: an even number tolerates no more failures than one less",
        { Nodes: < 1 or > 50 } => $"--nodes must be 1 to 50, not {Nodes}",
        { ApiServers: < 1 or > 5 } => $"--apiservers must be 1 to 5, not {ApiServers}",
        { Schedulers: < 1 or > 5 } => $"--schedulers must be 1 to 5, not {Schedulers}",
        { ControllerManagers: < 1 or > 5 } => $"--controller-managers must be 1 to 5, not {ControllerManagers}",
        _ => null,
    };

    public static ClusterSpec? Load(string file) =>
        File.Exists(file) ? JsonSerializer.Deserialize(File.ReadAllText(file), ClusterJson.Default.ClusterSpec) : null;

    public void Save(string file) => File.WriteAllText(file, JsonSerializer.Serialize(this, ClusterJson.Default.ClusterSpec) + "\n");
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ClusterSpec))]
[JsonSerializable(typeof(Processes.ProcessRecord))]
internal sealed partial class ClusterJson : JsonSerializerContext;
