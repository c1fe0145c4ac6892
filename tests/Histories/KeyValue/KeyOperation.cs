namespace MiniKube.Histories.KeyValue;

/// <summary>The part of an operation that concerns one key.</summary>
/// <param name="Whole">What it is a part of, for messages.</param>
/// <param name="IsWrite">Whether it writes the key (a delete included) if it happened as known so far.</param>
/// <param name="Value">The new value; null deletes.</param>
/// <param name="Guard">What its guard asked of this key, and whether it held; null without one.</param>
/// <param name="Revision">Of the answer; null when the outcome is unknown.</param>
/// <param name="IsSeen">Whether the answer tells what the key was.</param>
/// <param name="Seen">What it was; null when absent.</param>
public sealed record KeyOperation(
    StoreOperation Whole, bool IsWrite, string? Value, GuardOutcome? Guard, long? Revision, bool IsSeen, KeyVersion? Seen)
{
    public override string ToString() => Whole.ToString();
}

/// <summary>Whether the key was last changed at that revision.</summary>
public sealed record GuardOutcome(long ModRevision, bool Holds);
