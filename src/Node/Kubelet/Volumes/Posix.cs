using System.Runtime.InteropServices;

namespace MiniKube.Node.Kubelet.Volumes;

/// <summary>The few system calls that the base library does not offer.</summary>
internal static partial class Posix
{
    private const int DetachLazily = 2;

    /// <summary>Sets owner and group; −1 leaves one as it is.</summary>
    /// <exception cref="IOException">The kernel refused.</exception>
    public static void ChangeOwner(string path, long uid, long gid) => Check(LChown(path, unchecked((uint)uid), unchecked((uint)gid)), "chown", path);

    /// <exception cref="IOException">The kernel refused.</exception>
    public static void MountMemory(string path, long? sizeBytes) =>
        Check(Mount("tmpfs", path, "tmpfs", 0, sizeBytes is { } size ? $"size={size},mode=0755" : "mode=0755"), "mount", path);

    /// <summary>Renames over whatever bears the new name, links themselves and not what they point to.</summary>
    /// <exception cref="IOException">The kernel refused.</exception>
    public static void Rename(string from, string to) => Check(RenameCall(from, to), "rename", from);

    /// <summary>Takes the mount off the tree at once, even when something still uses it. Absent mounts are no error.</summary>
    public static void Unmount(string path) => _ = Umount2(path, DetachLazily);

    public static bool IsMountPoint(string path) =>
        File.ReadLines("/proc/self/mountinfo").Any(line => line.Split(' ') is { Length: > 4 } fields && Unescape(fields[4]) == path);

    /// <summary>Every mount at or below the folder, deepest first.</summary>
    public static IReadOnlyList<string> MountsBelow(string folder) =>
        [.. File.ReadLines("/proc/self/mountinfo").Select(line => Unescape(line.Split(' ')[4]))
            .Where(m => m == folder || m.StartsWith(folder + "/", StringComparison.Ordinal)).OrderByDescending(m => m.Length)];

    private static string Unescape(string mount) => mount.Replace("\\040", " ", StringComparison.Ordinal);

    private static void Check(int result, string call, string path)
    {
        if (result != 0) throw new IOException($"{call} {path}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [LibraryImport("libc", EntryPoint = "lchown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LChown(string path, uint owner, uint group);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameCall(string from, string to);

    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Mount(string source, string target, string type, ulong flags, string data);

    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Umount2(string target, int flags);
}
