using System.Globalization;

namespace MiniKube.Simulation.Tests.Store;

/// <summary>Many seeds on all processors, until one fails.</summary>
public sealed class Batch(int first, int count, Func<int, StoreSettings> settings)
{
    private readonly int _end = first + count;
    private int _next = first;
    private long _events;
    private long _answers;
    private long _virtualMicros;
    private long _explained;
    private long _undecided;

    public long Events => _events;

    public long Answers => _answers;

    /// <summary>Histories of single keys that the search explained.</summary>
    public long Explained => _explained;

    /// <summary>Histories for which it was given up.</summary>
    public long Undecided => _undecided;

    public TimeSpan VirtualTime => TimeSpan.FromMicroseconds(_virtualMicros);

    /// <summary>As the run of tests wants it; MK_SIM_SEED=n runs that seed alone, MK_SIM_SEEDS=n that many.</summary>
    public static Batch FromEnvironment(int count)
    {
        if (Number("MK_SIM_SEED") is { } one) return new Batch(one, 1, StoreSettings.FromSeed);
        return new Batch(0, Number("MK_SIM_SEEDS") ?? count, StoreSettings.FromSeed);
    }

    /// <summary>What the first failing seed found; null when all went well.</summary>
    public Finding? Run()
    {
        Finding? found = null;
        Thread[] workers = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(() =>
        {
            while (Volatile.Read(ref found) is null && Take() is { } seed)
            {
                if (RunOne(settings(seed)) is { } finding) Interlocked.CompareExchange(ref found, finding, null);
            }
        }))];
        foreach (Thread worker in workers) worker.Start();
        foreach (Thread worker in workers) worker.Join();
        return found;
    }

    private int? Take()
    {
        int seed = Interlocked.Increment(ref _next) - 1;
        return seed < _end ? seed : null;
    }

    private Finding? RunOne(StoreSettings settings)
    {
        try
        {
            StoreWorld world = StoreWorld.Run(settings);
            Interlocked.Add(ref _events, world.Queue.Count);
            Interlocked.Add(ref _answers, world.Answers);
            Interlocked.Add(ref _virtualMicros, world.Queue.Now);
            Interlocked.Add(ref _explained, world.History.Explained);
            Interlocked.Add(ref _undecided, world.History.Undecided);
            return null;
        }
        catch (Exception failure)
        {
            return new Finding(settings, failure);
        }
    }

    private static int? Number(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : null;
}

/// <summary>A seed that broke a promise.</summary>
public sealed record Finding(StoreSettings Settings, Exception Failure)
{
    private const int Shown = 80;

    /// <summary>Every event of the run, from running it again; that it breaks again in the same way is part of the text.</summary>
    public IReadOnlyList<string> Replay()
    {
        var lines = new List<string>();
        try
        {
            StoreWorld.Run(Settings, lines);
            lines.Add("the second run went well: the simulation is not deterministic");
        }
        catch (Exception again)
        {
            lines.Add(again.Message == Failure.Message ? $"again: {again.Message}" : $"the second run broke in another way: {again}");
        }

        return lines;
    }

    public override string ToString()
    {
        IReadOnlyList<string> lines = Replay();
        return $"seed {Settings.Seed}: {Failure}\n{Settings}\nthe last of {lines.Count} events:\n{string.Join('\n', lines.TakeLast(Shown))}";
    }
}
