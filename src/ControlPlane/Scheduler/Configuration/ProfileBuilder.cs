using MiniKube.ControlPlane.Scheduler.Framework;
using MiniKube.ControlPlane.Scheduler.Plugins;

namespace MiniKube.ControlPlane.Scheduler.Configuration;

/// <summary>Makes a profile's plugins and sorts them into the steps they take part in.</summary>
public static class ProfileBuilder
{
    private const string MultiPoint = "multiPoint";

    public static IReadOnlySet<string> Points { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        MultiPoint, "preEnqueue", "queueSort", "preFilter", "filter", "postFilter", "preScore", "score", "reserve", "permit", "preBind", "bind", "postBind",
    };

    /// <exception cref="ConfigurationException">The profile has no, or more than one, queue sort plugin, or no bind plugin.</exception>
    public static Profile Build(ProfileConfiguration configuration, Func<Func<Profile>, PluginContext> context)
    {
        Profile? made = null;
        var services = context(() => made ?? throw new InvalidOperationException("the profile is not made yet"));
        var multi = configuration.Plugins.GetValueOrDefault(MultiPoint, PluginSet.Empty);
        var chosen = Chosen(configuration, multi);
        var plugins = chosen.Select(row => (Row: row, Plugin: row.Create(services))).ToList();
        made = Assemble(configuration, multi, plugins);
        return made;
    }

    private static Profile Assemble(ProfileConfiguration configuration, PluginSet multi, IReadOnlyList<(PluginRow Row, IPlugin Plugin)> plugins)
    {
        IReadOnlyList<T> At<T>(string point)
            where T : IPlugin => Step<T>(configuration, multi, plugins, point);

        var sort = At<IQueueSortPlugin>("queueSort");
        if (sort.Count != 1) throw new ConfigurationException($"profile \"{configuration.SchedulerName}\" needs exactly one queue sort plugin, not {sort.Count}");
        var bind = At<IBindPlugin>("bind");
        if (bind.Count == 0) throw new ConfigurationException($"profile \"{configuration.SchedulerName}\" needs a bind plugin");
        return new Profile(configuration.SchedulerName)
        {
            QueueSort = sort[0],
            PreEnqueue = At<IPreEnqueuePlugin>("preEnqueue"),
            PreFilter = At<IPreFilterPlugin>("preFilter"),
            Filter = At<IFilterPlugin>("filter"),
            PostFilter = At<IPostFilterPlugin>("postFilter"),
            PreScore = At<IPreScorePlugin>("preScore"),
            Score = [.. At<IScorePlugin>("score").Select(s => new WeightedScore(s, WeightOf(configuration, multi, plugins, s.Name)))],
            Reserve = At<IReservePlugin>("reserve"),
            Permit = At<IPermitPlugin>("permit"),
            PreBind = At<IPreBindPlugin>("preBind"),
            Bind = bind,
            PostBind = At<IPostBindPlugin>("postBind"),
            Hints = plugins.Select(p => p.Plugin).OfType<IEventHintPlugin>().ToDictionary(p => p.Name, p => p.Hints),
        };
    }

    // The defaults that are not disabled everywhere, and whatever any step enables.
    private static IEnumerable<PluginRow> Chosen(ProfileConfiguration configuration, PluginSet multi)
    {
        var named = configuration.Plugins.Values.SelectMany(s => s.Enabled).Select(e => e.Name).ToHashSet(StringComparer.Ordinal);
        return PluginRegistry.All.Where(row => named.Contains(row.Name) || !multi.Disables(row.Name));
    }

    private static IReadOnlyList<T> Step<T>(ProfileConfiguration configuration, PluginSet multi, IReadOnlyList<(PluginRow Row, IPlugin Plugin)> plugins, string point)
        where T : IPlugin
    {
        var set = configuration.Plugins.GetValueOrDefault(point, PluginSet.Empty);
        var here = plugins.Where(p => p.Plugin is T).ToList();
        bool Everywhere(string name) => !multi.Disables(name) || multi.Enabled.Any(e => e.Name == name);
        var byDefault = here.Where(p => Everywhere(p.Row.Name) && !set.Disables(p.Row.Name) && set.Enabled.All(e => e.Name != p.Row.Name));
        var enabled = set.Enabled.Select(e => here.Find(p => p.Row.Name == e.Name)).Where(p => p.Plugin is not null);
        return [.. byDefault.Concat(enabled).Select(p => (T)p.Plugin)];
    }

    private static int WeightOf(ProfileConfiguration configuration, PluginSet multi, IReadOnlyList<(PluginRow Row, IPlugin Plugin)> plugins, string name)
    {
        var here = configuration.Plugins.GetValueOrDefault("score", PluginSet.Empty).Enabled.FirstOrDefault(e => e.Name == name)?.Weight;
        var everywhere = multi.Enabled.FirstOrDefault(e => e.Name == name)?.Weight;
        return here ?? everywhere ?? plugins.First(p => p.Row.Name == name).Row.Weight;
    }
}
