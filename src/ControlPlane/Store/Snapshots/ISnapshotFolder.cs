namespace MiniKube.ControlPlane.Store.Snapshots;

/// <summary>
/// The one folder snapshot files live in. The seam where a simulation puts disks that fill up, tear and lose what was not synced.
/// </summary>
internal interface ISnapshotFolder
{
    /// <summary>Names of all files.</summary>
    IReadOnlyList<string> List();

    /// <summary>Bytes of a file; 0 when there is none of the name.</summary>
    long SizeOf(string name);

    /// <summary>Opens a file for reading, able to seek; null when there is none of the name.</summary>
    Stream? Open(string name);

    /// <summary>Makes a new, empty file to be written from its beginning to its end.</summary>
    /// <exception cref="IOException">The disk is full, or broken; also from every write.</exception>
    DurableStream Create(string name);

    /// <summary>Renames a file, over an old one of the name; durable when it returns.</summary>
    void Rename(string from, string to);

    /// <summary>Removes a file if it is there.</summary>
    void Delete(string name);
}

/// <summary>A file being written.</summary>
internal abstract class DurableStream : WriteOnlyStream
{
    /// <summary>Makes everything written so far durable.</summary>
    public abstract void Sync();
}
