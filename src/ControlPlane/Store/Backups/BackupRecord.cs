namespace MiniKube.ControlPlane.Store.Backups;

/// <summary>What the live store said of itself when the backup was taken, and what a drill has found since. Kept beside the backup.</summary>
public sealed record BackupRecord
{
    /// <summary>The backup's file name.</summary>
    public required string File { get; init; }

    public required DateTimeOffset TakenAt { get; init; }

    /// <summary>The cluster it was taken of.</summary>
    public ulong ClusterId { get; init; }

    /// <summary>The member that took it.</summary>
    public ulong MemberId { get; init; }

    public long Revision { get; init; }

    /// <summary>Keys that exist at the revision.</summary>
    public int Keys { get; init; }

    /// <summary>All versions that can still be read.</summary>
    public int Versions { get; init; }

    public int Leases { get; init; }

    /// <summary>CRC32C over revision and content of every version, in order.</summary>
    public uint KeysHash { get; init; }

    /// <summary>Bytes of the file.</summary>
    public long Size { get; init; }

    /// <summary>Of the database in the file, in hexadecimal digits.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>When a drill last restored it and found everything; null for a backup that nobody restored.</summary>
    public DateTimeOffset? ProvenAt { get; init; }

    /// <summary>What the last drill found wrong; null for nothing.</summary>
    public string? Failure { get; init; }
}
