namespace MiniKube.ControlPlane.Store.Consensus;

/// <summary>What whoever watches over the disk needs to know of the log, and can do about it. Thread-safe.</summary>
internal interface ILogSpace
{
    /// <summary>Why the log's next segment could not be made; null while there is room.</summary>
    string? SpaceShortage { get; }

    /// <summary>Takes a snapshot soon, so that the segments before it can be given back. Does nothing when there is nothing new.</summary>
    void ShrinkLog();

    /// <summary>Gives back what is only kept to be safe: takes a snapshot, and when it reads back whole lets older ones and the log before it go.</summary>
    Task GiveBackAsync(CancellationToken cancellation);
}
