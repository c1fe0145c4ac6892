using System.Runtime.InteropServices;

namespace MiniKube.Machinery.Hosting;

/// <summary>Gives memory back when the process has gone quiet. Start-up and large one-time work leave a heap that no collection would touch for
/// hours, because an idle process hardly allocates. Looks twice a minute, and collects only when there was activity and it is over.</summary>
public static partial class MemoryTrim
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private const long Quiet = 32L << 20; // allocated in an interval
    private const long Worthwhile = 16L << 20; // allocated since the last time
    private const long LargestHeap = 64L << 20; // beyond that a blocking collection costs more than the memory is worth

    /// <summary>Runs until cancelled.</summary>
    public static async Task RunAsync(TimeProvider time, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Interval, time);
        long trimmed = 0;
        long last = 0;
        try
        {
            while (await timer.WaitForNextTickAsync(ct).ConfigureAwait(false))
            {
                var now = GC.GetTotalAllocatedBytes();
                if (IsDue(now - last, now - trimmed, GC.GetTotalMemory(forceFullCollection: false)))
                {
                    GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                    GiveBackNative();
                    trimmed = now;
                }

                last = now;
            }
        }
        catch (OperationCanceledException)
        {
            // The process ends.
        }
    }

    /// <summary>What the compiler and OpenSSL took and freed. C libraries other than glibc do it by themselves.</summary>
    private static void GiveBackNative()
    {
        try
        {
            _ = Trim(0);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // Not glibc.
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint keep);

    /// <summary>Sizes in bytes: allocated lately, allocated since the last collection made here, and the heap as it is.</summary>
    internal static bool IsDue(long lately, long sinceTrimmed, long heap) => lately < Quiet && sinceTrimmed >= Worthwhile && heap <= LargestHeap;
}
