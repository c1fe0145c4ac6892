namespace MiniKube.ControlPlane.Store.Wal;

/// <summary>
/// The one folder a log lives in. Every call that changes names returns only when the change is durable.
/// The seam where tests put disks that fill up, tear and lose what was not synced.
/// </summary>
public interface IWalDisk
{
    /// <summary>Names of all files.</summary>
    IReadOnlyList<string> List();

    /// <summary>Makes a file of that many zero bytes, synced; an old file of the name is overwritten in place, so that its blocks are used again. Nothing is left behind when it fails.</summary>
    /// <param name="patient">Takes its time, so that syncs of other files hardly notice; until <see cref="Hurry"/>.</param>
    /// <exception cref="WalNoSpaceException">The disk is full.</exception>
    IWalFile Create(string name, long size, bool patient = false);

    /// <summary>Somebody waits for the file that is being made.</summary>
    void Hurry()
    {
    }

    /// <summary>Opens an existing file for reading and writing.</summary>
    IWalFile Open(string name);

    /// <summary>Renames a file.</summary>
    void Rename(string from, string to);

    /// <summary>Removes a file.</summary>
    void Delete(string name);
}

/// <summary>A file of fixed length.</summary>
public interface IWalFile : IDisposable
{
    /// <summary>Its length in bytes.</summary>
    long Length { get; }

    /// <summary>Reads exactly that many bytes.</summary>
    void Read(long offset, Span<byte> target);

    /// <summary>Writes; durable only after <see cref="Sync"/>.</summary>
    void Write(long offset, ReadOnlySpan<byte> bytes);

    /// <summary>Makes all writes durable.</summary>
    /// <exception cref="IOException">It is unknown what is durable: never retry, stop the member.</exception>
    void Sync();
}
