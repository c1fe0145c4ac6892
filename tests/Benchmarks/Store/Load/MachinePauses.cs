using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MiniKube.Benchmarks.Store.Load;

/// <summary>
/// Watches for moments in which the machine runs nothing at all, as a virtual one does whose host limits it: a thread that goes before all
/// others sleeps for half a millisecond at a time and sees when it was woken late. Linux, as root.
/// </summary>
internal sealed partial class MachinePauses : IDisposable
{
    private const int Fifo = 1;
    private static readonly TimeSpan s_nap = TimeSpan.FromMilliseconds(0.5);
    private static readonly TimeSpan s_late = TimeSpan.FromMilliseconds(2);
    private readonly List<(long From, long To)> _found = [];
    private readonly Thread _watching;
    private volatile bool _stop;

    public MachinePauses()
    {
        _watching = new Thread(Watch) { Name = "pauses", IsBackground = true };
        _watching.Start();
    }

    public void Dispose()
    {
        _stop = true;
        _watching.Join();
    }

    /// <summary>Those within a window, in seconds since it began, in order.</summary>
    public IReadOnlyList<(double From, double To)> Within(Window window)
    {
        lock (_found)
        {
            return [.. _found.Where(p => p.To > window.From && p.From < window.To).Select(p => (Stopwatch.GetElapsedTime(window.From, p.From).TotalSeconds, Stopwatch.GetElapsedTime(window.From, p.To).TotalSeconds))];
        }
    }

    private void Watch()
    {
        int priority = 1;
        if (SetScheduler(0, Fifo, ref priority) != 0) throw new Win32Exception(Marshal.GetLastPInvokeError());
        var nap = new KernelTime(0, (long)s_nap.TotalNanoseconds);
        for (long before = Stopwatch.GetTimestamp(), now; !_stop; before = now)
        {
            Sleep(ref nap, 0);
            now = Stopwatch.GetTimestamp();
            if (Stopwatch.GetElapsedTime(before, now) - s_nap < s_late) continue;
            lock (_found) _found.Add((before, now));
        }
    }

    [LibraryImport("libc", EntryPoint = "sched_setscheduler", SetLastError = true)]
    private static partial int SetScheduler(int thread, int policy, ref int priority);

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    private static partial int Sleep(ref KernelTime time, nint rest);

    private readonly record struct KernelTime(long Seconds, long Nanoseconds);
}
