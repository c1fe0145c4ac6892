using System.Globalization;
using System.Runtime.InteropServices;
using MiniKube.Cli.Mk.Cluster.Processes;

namespace MiniKube.Cli.Mk.Cluster;

/// <summary>What a killed runtime leaves on the machine: shims that outlive it, mounts under the state folder, cgroups. Found by the
/// state folder's path, so nothing of anybody else is touched.</summary>
public static partial class Leftovers
{
    private const int DetachLazily = 2;

    /// <summary>Removes them and returns what there was. Empty cgroups are no leftover: nobody but this program is to remove those of the nodes.</summary>
    public static Cleared Clear(ClusterPaths paths)
    {
        var cleared = new Cleared(EndShims(paths), Unmount(paths));
        RemoveCgroups();
        return cleared;
    }

    /// <param name="Shims">Containers' shims that had outlived their containerd.</param>
    public sealed record Cleared(int Shims, int Mounts)
    {
        public override string ToString() => (Shims, Mounts) switch
        {
            (0, 0) => "none",
            (_, 0) => $"{Shims} shims ended",
            (0, _) => $"{Mounts} mounts removed",
            _ => $"{Shims} shims ended, {Mounts} mounts removed",
        };
    }

    private static int EndShims(ClusterPaths paths)
    {
        var ended = 0;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) || !IsShim(pid, paths)) continue;
            foreach (var child in Children(pid)) Signal.Kill.Send(child);
            Signal.Kill.Send(pid);
            ended++;
        }

        return ended;
    }

    private static bool IsShim(int pid, ClusterPaths paths)
    {
        try
        {
            var command = File.ReadAllText($"/proc/{pid}/cmdline");
            return command.Contains("containerd-shim", StringComparison.Ordinal) && command.Contains(Path.Combine(paths.Root, "nodes"), StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static IEnumerable<int> Children(int parent) => Directory.EnumerateDirectories("/proc")
        .Select(f => int.TryParse(Path.GetFileName(f), CultureInfo.InvariantCulture, out var pid) ? ProcessStat.Read(pid) : null)
        .Where(s => s?.ParentPid == parent)
        .Select(s => s!.Pid)
        .ToList();

    private static int Unmount(ClusterPaths paths)
    {
        var mounts = File.ReadLines("/proc/self/mountinfo").Select(l => l.Split(' ')[4]).Where(m => m.StartsWith(paths.Root + "/", StringComparison.Ordinal)).Reverse().ToList();
        foreach (var mount in mounts) _ = Umount(mount, DetachLazily);
        return mounts.Count;
    }

    private static void RemoveCgroups()
    {
        foreach (var root in new[] { "/sys/fs/cgroup/mk" }.Concat(Directory.Exists("/sys/fs/cgroup") ? Directory.EnumerateDirectories("/sys/fs/cgroup").Select(c => c + "/mk") : []))
        {
            if (!Directory.Exists(root)) continue;
            foreach (var folder in Directory.EnumerateDirectories(root, "*", SearchOption.AllDirectories).OrderByDescending(f => f.Length).Append(root))
                _ = Rmdir(folder);
        }
    }

    [LibraryImport("libc", EntryPoint = "umount2", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Umount(string target, int flags);

    [LibraryImport("libc", EntryPoint = "rmdir", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Rmdir(string path);
}
