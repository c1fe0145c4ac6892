namespace MiniKube.ControlPlane.Store.Consensus;

/// <summary>What the state machine may learn about the entry it is applying, and where it leaves the answer.</summary>
public interface IApplyContext
{
    /// <summary>True when a caller on this member waits for the result. Skip building an answer when it is false;
    /// the change of state must not depend on it.</summary>
    bool HasCaller { get; }

    /// <summary>The answer handed to the waiting caller in <see cref="ApplyResult.Value"/>; ignored without a caller.
    /// An error of the request itself (lease not found, compacted revision) is a value here, not an exception.</summary>
    void SetResult(object? result);
}
