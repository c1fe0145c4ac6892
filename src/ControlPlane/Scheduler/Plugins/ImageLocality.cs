using MiniKube.ControlPlane.Scheduler.Framework;

namespace MiniKube.ControlPlane.Scheduler.Plugins;

/// <summary>Prefers nodes that have the pod's images already, the larger and more widespread they are the more.</summary>
public sealed class ImageLocality : IPreScorePlugin, IScorePlugin
{
    public const string PluginName = "ImageLocality";
    private const long Least = 23L << 20;
    private const long MostPerContainer = 1000L << 20;

    public string Name => PluginName;

    public PluginStatus PreScore(CycleState state, PodInfo pod, IReadOnlyList<NodeInfo> nodes)
    {
        var wanted = Images(pod).ToHashSet(StringComparer.Ordinal);
        var holders = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var name in nodes.SelectMany(n => Names(n).Where(wanted.Contains).Distinct())) holders[name] = holders.GetValueOrDefault(name) + 1;
        if (holders.Count == 0) return PluginStatus.Skip;
        state.Write(PluginName, new Spread(holders, nodes.Count));
        return PluginStatus.Success;
    }

    public long Score(CycleState state, PodInfo pod, NodeInfo node)
    {
        if (state.Read<Spread>(PluginName) is not { } spread) return 0;
        long sum = 0;
        var containers = 0;
        foreach (var image in Images(pod))
        {
            containers++;
            var held = node.Node?.Status?.Images?.FirstOrDefault(i => i.Names?.Contains(image) == true);
            if (held is not null) sum += (long)((held.SizeBytes ?? 0) * ((double)spread.Holders.GetValueOrDefault(image) / spread.Nodes));
        }

        var most = MostPerContainer * containers;
        return Scores.Max * (Math.Clamp(sum, Least, most) - Least) / (most - Least);
    }

    private static IEnumerable<string> Images(PodInfo pod) =>
        (pod.Pod.Spec?.InitContainers ?? []).Concat(pod.Pod.Spec?.Containers ?? []).Select(c => Tagged(c.Image ?? ""));

    private static IEnumerable<string> Names(NodeInfo node) => (node.Node?.Status?.Images ?? []).SelectMany(i => i.Names ?? []);

    private static string Tagged(string image) => image.LastIndexOf(':') <= image.LastIndexOf('/') ? image + ":latest" : image;

    private sealed record Spread(IReadOnlyDictionary<string, int> Holders, int Nodes);
}
