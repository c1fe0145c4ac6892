namespace MiniKube.Simulation.Tests.Raft;

/// <summary>
/// Checks linearizability as operations finish. The log is a total order, so each operation has a position in it
/// (a write its index, a read the prefix it saw); an operation that began after another ended must come after it.
/// </summary>
internal sealed class History
{
    private ulong _latestFinished;

    public int Writes { get; private set; }

    public int Reads { get; private set; }

    /// <summary>What an operation beginning now must not come before.</summary>
    public ulong Begin() => _latestFinished;

    public void FinishWrite(ulong floor, ulong index)
    {
        if (index <= floor) throw new InvariantBrokenException($"write at {index} began after {floor} was finished");
        Writes++;
        _latestFinished = Math.Max(_latestFinished, index);
    }

    public void FinishRead(ulong floor, ulong seen)
    {
        if (seen < floor) throw new InvariantBrokenException($"stale read: saw {seen} although {floor} was finished before it began");
        Reads++;
        _latestFinished = Math.Max(_latestFinished, seen);
    }
}
