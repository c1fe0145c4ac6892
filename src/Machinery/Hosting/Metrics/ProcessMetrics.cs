using System.Diagnostics;
using System.Globalization;

namespace MiniKube.Machinery.Hosting.Metrics;

/// <summary>What every process tells about itself, under the names Prometheus' clients use.</summary>
internal static class ProcessMetrics
{
    public static void AddTo(MetricRegistry metrics)
    {
        metrics.Observe("process_cpu_seconds_total", "Processor time used, in seconds.", () => Environment.CpuUsage.TotalTime.TotalSeconds);
        metrics.Observe("process_resident_memory_bytes", "Resident memory in bytes.", () => Environment.WorkingSet);
        metrics.Observe("process_start_time_seconds", "Start of the process, in seconds since 1970.", StartTime);
        metrics.Observe("process_open_fds", "Open file descriptors.", OpenFiles);
        metrics.Observe("process_max_fds", "Most file descriptors there may be.", () => Limit("Max open files"));
        metrics.Observe("process_virtual_memory_bytes", "Virtual memory in bytes.", VirtualMemory);
        metrics.Observe("process_virtual_memory_max_bytes", "Most virtual memory there may be, in bytes.", () => Limit("Max address space"));
        metrics.Observe("dotnet_gc_heap_bytes", "Managed heap in bytes.", () => GC.GetTotalMemory(false));
        metrics.Observe("dotnet_gc_collections_total", "Garbage collections of any generation.", () => GC.CollectionCount(0));
        metrics.Observe("dotnet_gc_full_collections_total", "Garbage collections of the oldest generation.", () => GC.CollectionCount(GC.MaxGeneration));
        metrics.Observe("dotnet_gc_pause_seconds_total", "Time for which collections stopped the process, in seconds.", () => GC.GetTotalPauseDuration().TotalSeconds);
        metrics.Observe("dotnet_threadpool_threads", "Threads of the pool.", () => ThreadPool.ThreadCount);
    }

    private static double StartTime()
    {
        using var process = Process.GetCurrentProcess();
        return new DateTimeOffset(process.StartTime.ToUniversalTime()).ToUnixTimeMilliseconds() / 1000.0;
    }

    private static double VirtualMemory()
    {
        using var process = Process.GetCurrentProcess();
        return process.VirtualMemorySize64;
    }

    /// <summary>A soft limit of the kernel's; without one, the largest number there is, as Prometheus' clients say it.</summary>
    private static double Limit(string name)
    {
        try
        {
            var line = File.ReadLines("/proc/self/limits").FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal));
            var soft = line?[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
            return double.TryParse(soft, CultureInfo.InvariantCulture, out var limit) ? limit : ulong.MaxValue;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static double OpenFiles()
    {
        try
        {
            return Directory.EnumerateFileSystemEntries("/proc/self/fd").Count();
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
