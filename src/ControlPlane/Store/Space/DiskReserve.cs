namespace MiniKube.ControlPlane.Store.Space;

/// <summary>
/// Blocks of the disk held by an otherwise empty file, to be let go when the disk is full: deletes, compaction, a snapshot and recovery
/// need some room to make more.
/// </summary>
internal sealed class DiskReserve(string path, long bytes)
{
    /// <summary>Of a small disk no more than this part is reserved.</summary>
    private const int LargestPart = 8;

    public long Bytes => bytes;

    public bool IsHeld => File.Exists(path);

    /// <summary>The reserve of a member, sized for the disk it is on.</summary>
    public static DiskReserve For(string dataFolder, long wanted)
    {
        var total = new DriveInfo(Path.GetFullPath(dataFolder)).TotalSize;
        return new DiskReserve(Path.Combine(dataFolder, "member", "reserve"), Math.Min(wanted, total / LargestPart));
    }

    /// <summary>Takes the blocks; false when the disk does not have them.</summary>
    public bool TryHold()
    {
        if (bytes <= 0 || IsHeld) return true;
        try
        {
            using var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                PreallocationSize = bytes,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
            return true;
        }
        catch (IOException)
        {
            File.Delete(path);
            return false;
        }
    }

    /// <summary>Lets the blocks go; false when they were not held.</summary>
    public bool Release()
    {
        if (!IsHeld) return false;
        File.Delete(path);
        return true;
    }
}
