namespace MiniKube.Simulation.Tests.Store.Engine;

/// <summary>
/// One run of a member's program: the context in which all its code runs and to which every await comes back. When it
/// dies, what it had begun simply never goes on; while it is paused, all of it waits.
/// </summary>
internal sealed class Process(EventQueue queue, Random random) : SynchronizationContext
{
    private const int LongestHop = 200;

    public EventQueue Queue => queue;

    /// <summary>Draws what scheduling decides on a real machine.</summary>
    public Random Random => random;

    public bool IsAlive { get; private set; } = true;

    /// <summary>Stopped (as by SIGSTOP) until this moment.</summary>
    public long PausedUntil { get; set; }

    public void Kill() => IsAlive = false;

    /// <summary>Runs something of the program's own after a while, if it still lives then.</summary>
    public void Later(long delay, Action act) => queue.After(delay, () => Run(act));

    /// <summary>Runs something of the program's own now, or when the pause is over.</summary>
    public void Run(Action act)
    {
        if (!IsAlive) return;
        if (PausedUntil > queue.Now)
        {
            queue.At(PausedUntil, () => Run(act));
            return;
        }

        SynchronizationContext? before = Current;
        SetSynchronizationContext(this);
        try
        {
            act();
        }
        catch (PowerCutException)
        {
            // It is dead already.
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        // What a dead process had begun is collected one day, and its finalizers call from another thread.
        if (IsAlive) Later(Hop(), () => d(state));
    }

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Most continuations run at once, some are overtaken.</summary>
    private int Hop() => random.Next(4) == 0 ? random.Next(LongestHop) : 0;
}
