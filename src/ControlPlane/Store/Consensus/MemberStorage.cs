using MiniKube.ControlPlane.Store.Snapshots;
using MiniKube.ControlPlane.Store.Wal;

namespace MiniKube.ControlPlane.Store.Consensus;

/// <summary>Where a member keeps its truth: the log and the snapshot files.</summary>
internal sealed record MemberStorage(IWalDisk Log, ISnapshotFolder Snapshots)
{
    /// <summary>In a folder of the operating system, made when it is missing.</summary>
    public static MemberStorage In(string dataFolder)
    {
        string member = Path.Combine(dataFolder, "member");
        Directory.CreateDirectory(member, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new MemberStorage(new PosixWalDisk(Path.Combine(member, "wal")), new PosixSnapshotFolder(Path.Combine(member, "snap")));
    }
}
