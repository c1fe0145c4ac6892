namespace MiniKube.Histories.Linearizability;

/// <summary>A set of operations by number, compared by value.</summary>
internal sealed class OperationSet : IEquatable<OperationSet>
{
    private readonly ulong[] _words;
    private ulong _hash;

    public OperationSet(int size) => _words = new ulong[(size + 63) / 64];

    private OperationSet(ulong[] words, ulong hash) => (_words, _hash) = (words, hash);

    public void Add(int operation) => Flip(operation);

    public void Remove(int operation) => Flip(operation);

    public OperationSet Copy() => new([.. _words], _hash);

    public bool Equals(OperationSet? other) => other is not null && _hash == other._hash && _words.AsSpan().SequenceEqual(other._words);

    public override bool Equals(object? obj) => Equals(obj as OperationSet);

    public override int GetHashCode() => _hash.GetHashCode();

    private void Flip(int operation)
    {
        _words[operation / 64] ^= 1UL << (operation % 64);
        _hash ^= Scramble((ulong)operation + 1);
    }

    private static ulong Scramble(ulong x)
    {
        x *= 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}

/// <summary>What was put in order, and the state that gave.</summary>
internal readonly record struct Configuration<TState>(OperationSet Taken, TState State);
