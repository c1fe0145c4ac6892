using System.Collections.Immutable;
using MiniKube.Machinery.Api.Quantities;

namespace MiniKube.ControlPlane.Scheduler.Framework;

/// <summary>Amounts of resources in the units the scheduler counts in: millicores, bytes, pods, and whole units of anything else.</summary>
public sealed record ResourceAmounts
{
    public const string Cpu = "cpu";
    public const string MemoryName = "memory";
    public const string EphemeralStorageName = "ephemeral-storage";
    public const string PodsName = "pods";

    public static readonly ResourceAmounts None = new();

    public long MilliCpu { get; init; }

    public long Memory { get; init; }

    public long EphemeralStorage { get; init; }

    /// <summary>How many pods; only a node's allocatable has it.</summary>
    public long Pods { get; init; }

    /// <summary>Extended resources and huge pages, by name.</summary>
    public ImmutableDictionary<string, long> Others { get; init; } = ImmutableDictionary<string, long>.Empty;

    public static ResourceAmounts operator +(ResourceAmounts a, ResourceAmounts b) => Combine(a, b, (x, y) => x + y);

    public static ResourceAmounts operator -(ResourceAmounts a, ResourceAmounts b) => Combine(a, b, (x, y) => x - y);

    /// <summary>The larger of the two, resource by resource.</summary>
    public static ResourceAmounts Max(ResourceAmounts a, ResourceAmounts b) => Combine(a, b, Math.Max);

    public static ResourceAmounts Of(IReadOnlyDictionary<string, Quantity>? list)
    {
        if (list is null || list.Count == 0) return None;
        var amounts = None;
        foreach (var (name, quantity) in list) amounts = amounts.With(name, name == Cpu ? quantity.MilliValue : quantity.Value);
        return amounts;
    }

    public long Get(string name) => name switch
    {
        Cpu => MilliCpu,
        MemoryName => Memory,
        EphemeralStorageName => EphemeralStorage,
        PodsName => Pods,
        _ => Others.GetValueOrDefault(name),
    };

    public ResourceAmounts With(string name, long amount) => name switch
    {
        Cpu => this with { MilliCpu = amount },
        MemoryName => this with { Memory = amount },
        EphemeralStorageName => this with { EphemeralStorage = amount },
        PodsName => this with { Pods = amount },
        _ => this with { Others = Others.SetItem(name, amount) },
    };

    private static ResourceAmounts Combine(ResourceAmounts a, ResourceAmounts b, Func<long, long, long> combine)
    {
        var others = a.Others;
        foreach (var (name, amount) in b.Others) others = others.SetItem(name, combine(a.Others.GetValueOrDefault(name), amount));
        return new ResourceAmounts
        {
            MilliCpu = combine(a.MilliCpu, b.MilliCpu),
            Memory = combine(a.Memory, b.Memory),
            EphemeralStorage = combine(a.EphemeralStorage, b.EphemeralStorage),
            Pods = combine(a.Pods, b.Pods),
            Others = others,
        };
    }
}
