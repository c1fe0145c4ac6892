namespace MiniKube.Histories.Linearizability;

/// <summary>
/// Searches for an order of all operations that keeps real time and that a sequential model explains
/// (Wing and Gong's search, with Lowe's memory of the configurations already tried: which operations were taken, and the state).
/// The model is a function from a state and an operation to the next state, null where the operation's answer is impossible there;
/// it may be symbolic: one state may stand for several as long as a step narrows it soundly.
/// States are compared by value. Split histories into independent parts first: the search is exponential in the overlap.
/// </summary>
public static class LinearizabilityChecker
{
    /// <summary>Configurations after which a search is given up.</summary>
    public const long DefaultPatience = 2_000_000;

    /// <summary>Checks one history. The operations may come in any order.</summary>
    public static Verdict<T> Check<TState, T>(
        IReadOnlyCollection<TimedOperation<T>> history, TState initial, Func<TState, T, TState?> step, long patience = DefaultPatience)
        where TState : class => new Search<TState, T>(history, step, patience).Run(initial);
}
