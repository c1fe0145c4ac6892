namespace MiniKube.Machinery.Raft.Log;

/// <summary>What an entry's bytes mean.</summary>
public enum EntryType : byte
{
    /// <summary>A request for the state machine; empty when a new leader appended it to commit its term.</summary>
    Normal = 0,

    /// <summary>A <see cref="ConfChange"/>, which the core itself puts in force when it hands the entry out as committed.</summary>
    ConfChange = 1,
}

/// <summary>One slot of the replicated log. Its bytes are shared, never copied and never changed.</summary>
/// <param name="Term">Term of the leader that appended it.</param>
/// <param name="Index">Position, from 1, without gaps.</param>
/// <param name="Type">How to read <paramref name="Data"/>.</param>
/// <param name="Data">The payload.</param>
public readonly record struct Entry(ulong Term, ulong Index, EntryType Type, ReadOnlyMemory<byte> Data)
{
    /// <summary>What an entry costs in memory and on the wire beside its payload, roughly.</summary>
    public const int Overhead = 24;

    /// <summary>Bytes this entry counts for in every limit.</summary>
    public int Size => Overhead + Data.Length;
}
