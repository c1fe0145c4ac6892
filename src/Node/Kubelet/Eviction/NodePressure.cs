using System.Globalization;

namespace MiniKube.Node.Kubelet.Eviction;

/// <summary>How much room the machine has left.</summary>
public sealed record NodeRoom(long MemoryAvailable, long MemoryTotal, long DiskAvailable, long DiskTotal, long PidsUsed, long PidsMax);

/// <summary>Which pressures the node is under.</summary>
public sealed record NodePressures(bool Memory, bool Disk, bool Pids)
{
    /// <summary>Pure: the verdict on what was measured.</summary>
    public static NodePressures Judge(NodeRoom room, EvictionThresholds thresholds) => new(
        thresholds.Memory.IsUnder(room.MemoryAvailable, room.MemoryTotal),
        thresholds.NodeDisk.IsUnder(room.DiskAvailable, room.DiskTotal) || thresholds.ImageDisk.IsUnder(room.DiskAvailable, room.DiskTotal),
        room.PidsMax > 0 && room.PidsUsed > room.PidsMax * 0.95);
}

/// <summary>Measures the machine: /proc and the file system below the kubelet's root.</summary>
public sealed class NodeRoomReader(string rootDir)
{
    public NodeRoom Read()
    {
        var memory = MemoryInfo();
        var disk = new DriveInfo(rootDir);
        return new NodeRoom(
            memory.GetValueOrDefault("MemAvailable", long.MaxValue), memory.GetValueOrDefault("MemTotal"), disk.AvailableFreeSpace, disk.TotalSize, PidsUsed(), PidsMax());
    }

    /// <summary>/proc/meminfo in bytes.</summary>
    public static IReadOnlyDictionary<string, long> MemoryInfo()
    {
        var info = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines("/proc/meminfo"))
        {
            var words = line.Split([' ', ':'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length >= 2 && long.TryParse(words[1], CultureInfo.InvariantCulture, out var kilobytes)) info[words[0]] = kilobytes * 1024;
        }
        return info;
    }

    // The fourth field of loadavg is running/total tasks.
    private static long PidsUsed() =>
        File.ReadAllText("/proc/loadavg").Split(' ') is [_, _, _, var tasks, ..] && long.TryParse(tasks.Split('/')[^1], CultureInfo.InvariantCulture, out var n) ? n : 0;

    private static long PidsMax() => long.TryParse(File.ReadAllText("/proc/sys/kernel/pid_max").Trim(), CultureInfo.InvariantCulture, out var n) ? n : 0;
}
