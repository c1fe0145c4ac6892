namespace MiniKube.ControlPlane.Scheduler.Framework;

/// <summary>The plugins of one scheduler name, by step, in the order they run.</summary>
public sealed record Profile(string SchedulerName)
{
    public required IQueueSortPlugin QueueSort { get; init; }

    public IReadOnlyList<IPreEnqueuePlugin> PreEnqueue { get; init; } = [];

    public IReadOnlyList<IPreFilterPlugin> PreFilter { get; init; } = [];

    public IReadOnlyList<IFilterPlugin> Filter { get; init; } = [];

    public IReadOnlyList<IPostFilterPlugin> PostFilter { get; init; } = [];

    public IReadOnlyList<IPreScorePlugin> PreScore { get; init; } = [];

    public IReadOnlyList<WeightedScore> Score { get; init; } = [];

    public IReadOnlyList<IReservePlugin> Reserve { get; init; } = [];

    public IReadOnlyList<IPermitPlugin> Permit { get; init; } = [];

    public IReadOnlyList<IPreBindPlugin> PreBind { get; init; } = [];

    public IReadOnlyList<IBindPlugin> Bind { get; init; } = [];

    public IReadOnlyList<IPostBindPlugin> PostBind { get; init; } = [];

    /// <summary>The hints of the profile's plugins, by plugin.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<EventHint>> Hints { get; init; } = new Dictionary<string, IReadOnlyList<EventHint>>();
}

/// <param name="Weight">How much the plugin's 0 to 100 count.</param>
public sealed record WeightedScore(IScorePlugin Plugin, int Weight);
