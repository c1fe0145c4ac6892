using System.Globalization;

namespace MiniKube.Node.Kubelet.Volumes;

/// <summary>Writes a set of files so that a reader sees all old or all new ones: a fresh folder <c>..&lt;time&gt;</c>, the link
/// <c>..data</c> turned to it by rename, and a link per top-level name through <c>..data</c>.</summary>
public sealed class AtomicWriter(TimeProvider time)
{
    private const string Data = "..data";
    private const string NewData = "..data_tmp";
    private const UnixFileMode FolderMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>Makes the folder hold exactly these files.</summary>
    /// <param name="group">Group that gets to read the files, or null.</param>
    /// <returns>False when it already did.</returns>
    public bool Write(string folder, IReadOnlyDictionary<string, VolumeFile> files, long? group)
    {
        foreach (var path in files.Keys) VolumeFiles.CheckPath(path);
        Directory.CreateDirectory(folder, FolderMode);
        var link = new FileInfo(Path.Combine(folder, Data));
        var current = link.LinkTarget is { } target ? Path.Combine(folder, target) : null;
        if (current is not null && Same(current, files)) return false;
        var stamp = $"..{time.GetUtcNow().ToString("yyyy_MM_dd_HH_mm_ss", CultureInfo.InvariantCulture)}.{Random.Shared.NextInt64(1_000_000_000):D9}";
        var fresh = Path.Combine(folder, stamp);
        Fill(fresh, files, group);
        var temporary = Path.Combine(folder, NewData);
        File.Delete(temporary);
        File.CreateSymbolicLink(temporary, stamp);
        Posix.Rename(temporary, link.FullName);
        Link(folder, files.Keys);
        if (current is not null && Directory.Exists(current)) Directory.Delete(current, recursive: true);
        return true;
    }

    private static bool Same(string current, IReadOnlyDictionary<string, VolumeFile> files)
    {
        if (!Directory.Exists(current)) return false;
        var existing = Directory.EnumerateFiles(current, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(current, f)).ToHashSet();
        return existing.SetEquals(files.Keys) && files.All(f => File.ReadAllBytes(Path.Combine(current, f.Key)).AsSpan().SequenceEqual(f.Value.Content));
    }

    private static void Fill(string folder, IReadOnlyDictionary<string, VolumeFile> files, long? group)
    {
        MakeFolder(folder, group);
        foreach (var (path, file) in files)
        {
            var target = Path.Combine(folder, path);
            var parent = Path.GetDirectoryName(target)!;
            if (parent != folder) MakeFolder(parent, group);
            File.WriteAllBytes(target, file.Content);
            // The group that shares the volume can read whatever the owner can.
            var mode = (UnixFileMode)(file.Mode & 0b111_111_111);
            if (group is not null) mode |= UnixFileMode.UserRead | UnixFileMode.GroupRead;
            File.SetUnixFileMode(target, mode);
            if (group is not null || file.Owner is not null) Posix.ChangeOwner(target, file.Owner ?? -1, group ?? -1);
        }
    }

    private static void MakeFolder(string folder, long? group)
    {
        Directory.CreateDirectory(folder, FolderMode);
        File.SetUnixFileMode(folder, group is null ? FolderMode : FolderMode | UnixFileMode.SetGroup);
        if (group is { } gid) Posix.ChangeOwner(folder, -1, gid);
    }

    private static void Link(string folder, IEnumerable<string> paths)
    {
        var wanted = paths.Select(p => p.Split('/')[0]).ToHashSet(StringComparer.Ordinal);
        foreach (var name in wanted)
        {
            var visible = new FileInfo(Path.Combine(folder, name));
            if (visible.LinkTarget is null) File.CreateSymbolicLink(visible.FullName, Path.Combine(Data, name));
        }
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
        {
            if (!entry.Name.StartsWith("..", StringComparison.Ordinal) && !wanted.Contains(entry.Name)) entry.Delete();
        }
    }
}
