namespace MiniKube.Histories.Linearizability;

/// <summary>
/// An operation as its client saw it. Times come from one clock, in any unit.
/// Without a return time the outcome is unknown: it may have happened at any moment after the call, or never.
/// </summary>
public sealed record TimedOperation<T>(T Operation, long Called, long? Returned);
