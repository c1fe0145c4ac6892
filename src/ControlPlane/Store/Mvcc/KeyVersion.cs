namespace MiniKube.ControlPlane.Store.Mvcc;

/// <summary>One version of a key: what etcd tells of it, and where its value is.</summary>
/// <param name="Main">Revision of the change.</param>
/// <param name="Sub">Position of the change within its revision.</param>
/// <param name="Ordinal">Position among the revision's puts; -1 for a deletion.</param>
/// <param name="CreateRevision">Revision at which the key came to be; 0 for a deletion.</param>
/// <param name="Version">Changes since then, from 1; 0 for a deletion.</param>
/// <param name="Lease">0 for none.</param>
/// <param name="ValueLength">In bytes.</param>
internal readonly record struct KeyVersion(long Main, int Sub, int Ordinal, long CreateRevision, long Version, long Lease, int ValueLength)
{
    private const int OrdinalBits = 16;

    /// <summary>Puts one revision can hold.</summary>
    public const int MaxPutsPerRevision = 1 << OrdinalBits;

    public bool IsDeletion => Ordinal < 0;

    /// <summary>The value's address in the value tier; unique over all versions of all keys.</summary>
    public long ValueId => (Main << OrdinalBits) | (uint)Ordinal;

    public static KeyVersion Deletion(long main, int sub) => new(main, sub, -1, 0, 0, 0, 0);
}
