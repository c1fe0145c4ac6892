namespace MiniKube.ControlPlane.Store.Consensus;

/// <summary>
/// A loop without its thread. Its turns do what there is to do and return; whoever runs the loop calls them, one at a
/// time, after every <see cref="Wake"/> and when <see cref="Patience"/> is over.
/// </summary>
internal interface ITurnLoop
{
    /// <summary>What the loop calls, from any thread, when there is something to do. Set before anything is given to it.</summary>
    Action Wake { get; set; }

    /// <summary>
    /// As <see cref="Wake"/>, from a thread that may take the turn itself when nobody else is taking one: what is urgent then
    /// waits for no other thread. Null where turns are never taken so.
    /// </summary>
    Action? TurnHere
    {
        get => null;
        set { }
    }

    /// <summary>How long it may sleep when nobody wakes it; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</summary>
    TimeSpan Patience { get; }

    /// <summary>Does what there is to do now. False when the loop is over.</summary>
    bool Turn();

    /// <summary>What a turn left for after it, when others may take turns: called by the thread that took it, and by several at a time.</summary>
    void AfterTurn()
    {
    }
}

/// <summary>Who runs a member's loops: threads, or a simulator that turns them in one thread and virtual time.</summary>
internal interface ILoopRunner
{
    /// <summary>Whether <see cref="ITurnLoop.AfterTurn"/> is called; without it turns leave nothing.</summary>
    bool CallsAfterTurn => false;

    /// <summary>Runs a loop until it is over or cancelled; the task fails with what a turn threw.</summary>
    Task RunAsync(string name, ITurnLoop loop, CancellationToken cancellation);
}
