using System.Globalization;

namespace MiniKube.Node.Kubelet.Resources;

/// <summary>Where a pod's cgroup lies below the node's root: <c>kubepods[/burstable|/besteffort]/pod&lt;uid&gt;</c>.</summary>
public static class CgroupPath
{
    public static string ForPod(string cgroupRoot, Pod pod)
    {
        var qos = QosClass.Of(pod) switch
        {
            QosClass.Burstable => "/burstable",
            QosClass.BestEffort => "/besteffort",
            _ => "",
        };
        return Kubepods(cgroupRoot) + qos + "/pod" + pod.Uid;
    }

    public static string Kubepods(string cgroupRoot) => "/" + (cgroupRoot.Trim('/') + "/kubepods").TrimStart('/');
}

/// <summary>Makes, limits and removes the cgroups of pods. Containers' own cgroups below belong to the runtime.</summary>
public interface IPodCgroups
{
    /// <summary>Creates the cgroup in every hierarchy and writes the limits. Idempotent.</summary>
    void Ensure(string path, CgroupLimits limits);

    /// <summary>Removes the cgroup and what is left below it; false when processes still live in it.</summary>
    bool Remove(string path);

    /// <summary>The uids of the pods that have a cgroup below the given node root, with its path.</summary>
    IReadOnlyList<(string Uid, string Path)> List(string cgroupRoot);
}

/// <summary>The cgroup file system, version 1 (one tree per controller) or 2 (one tree), whichever is mounted.</summary>
public sealed class PodCgroups(string mountPoint = "/sys/fs/cgroup") : IPodCgroups
{
    private static readonly string[] QosLevels = ["", "/burstable", "/besteffort"];

    private bool Unified => File.Exists(Path.Combine(mountPoint, "cgroup.controllers"));

    public void Ensure(string path, CgroupLimits limits)
    {
        foreach (var tree in Trees()) Directory.CreateDirectory(tree + path);
        if (Unified) WriteUnified(path, limits);
        else WriteLegacy(path, limits);
    }

    public bool Remove(string path)
    {
        var clean = true;
        foreach (var tree in Trees())
        {
            if (Directory.Exists(tree + path)) clean &= RemoveTree(tree + path);
        }
        return clean;
    }

    public IReadOnlyList<(string Uid, string Path)> List(string cgroupRoot)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        var kubepods = CgroupPath.Kubepods(cgroupRoot);
        foreach (var tree in Trees())
        {
            foreach (var level in QosLevels)
            {
                var parent = tree + kubepods + level;
                if (!Directory.Exists(parent)) continue;
                foreach (var pod in Directory.EnumerateDirectories(parent, "pod*"))
                    found[Path.GetFileName(pod)["pod".Length..]] = kubepods + level + "/" + Path.GetFileName(pod);
            }
        }
        return [.. found.Select(p => (p.Key, p.Value))];
    }

    private IEnumerable<string> Trees()
    {
        if (Unified) return [mountPoint];
        return Directory.Exists(mountPoint)
            ? Directory.EnumerateDirectories(mountPoint)
                .Where(d => new DirectoryInfo(d).LinkTarget is null && Path.GetFileName(d) != "unified" && File.Exists(Path.Combine(d, "cgroup.procs")))
            : [];
    }

    private void WriteLegacy(string path, CgroupLimits limits)
    {
        var cpu = Controller("cpu", "cpu,cpuacct");
        Write(cpu + path, "cpu.shares", limits.CpuShares);
        Write(cpu + path, "cpu.cfs_period_us", CgroupLimits.CpuPeriodMicroseconds);
        Write(cpu + path, "cpu.cfs_quota_us", limits.CpuQuotaMicroseconds ?? -1);
        if (limits.MemoryBytes is { } bytes) Write(Controller("memory") + path, "memory.limit_in_bytes", bytes);
        if (limits.Pids is { } pids) Write(Controller("pids") + path, "pids.max", pids);
    }

    private void WriteUnified(string path, CgroupLimits limits)
    {
        EnableControllers(path);
        var weight = 1 + (limits.CpuShares - 2) * 9999 / 262_142;
        Write(mountPoint + path, "cpu.weight", weight);
        WriteText(mountPoint + path, "cpu.max", $"{limits.CpuQuotaMicroseconds?.ToString(CultureInfo.InvariantCulture) ?? "max"} {CgroupLimits.CpuPeriodMicroseconds}");
        if (limits.MemoryBytes is { } bytes) Write(mountPoint + path, "memory.max", bytes);
        if (limits.Pids is { } pids) Write(mountPoint + path, "pids.max", pids);
    }

    private void EnableControllers(string path)
    {
        var current = mountPoint;
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (var controller in new[] { "+cpu", "+memory", "+pids" }) WriteText(current, "cgroup.subtree_control", controller);
            current = Path.Combine(current, part);
        }
    }

    private string Controller(params string[] names) =>
        names.Select(n => Path.Combine(mountPoint, n)).FirstOrDefault(Directory.Exists) ?? Path.Combine(mountPoint, names[0]);

    private static void Write(string directory, string file, long value) => WriteText(directory, file, value.ToString(CultureInfo.InvariantCulture));

    // A controller that is absent on this kernel is no fault of the pod: what can be limited is limited.
    private static void WriteText(string directory, string file, string value)
    {
        var target = Path.Combine(directory, file);
        try
        {
            if (File.Exists(target)) File.WriteAllText(target, value);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
    }

    private static bool RemoveTree(string directory)
    {
        try
        {
            foreach (var child in Directory.GetDirectories(directory)) RemoveTree(child);
            Directory.Delete(directory, recursive: false);
            return true;
        }
        catch (DirectoryNotFoundException) { return true; }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return false; }
    }
}
