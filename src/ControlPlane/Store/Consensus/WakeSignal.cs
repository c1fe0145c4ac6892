using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MiniKube.ControlPlane.Store.Consensus;

/// <summary>
/// Wakes one waiting thread; wakes while it runs are remembered as one. Never spins: an idle member costs nothing.
/// It waits in the kernel on the word itself (a futex): the runtime's own monitors take a second lock on both sides,
/// so that a thread just woken goes back to sleep until the waker has let go of it.
/// </summary>
internal sealed partial class WakeSignal
{
    private const int Idle = 0;
    private const int Raised = 1;
    private const int Sleeping = 2;
    private const int WaitPrivate = 128;
    private const int WakePrivate = 129;
    private readonly int[] _pinned = GC.AllocateArray<int>(1, pinned: true);

    private static nint Number { get; } = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 202,
        Architecture.Arm64 => 98,
        var other => throw new PlatformNotSupportedException($"the number of the futex call is not known on {other}"),
    };

    private ref int State => ref MemoryMarshal.GetArrayDataReference(_pinned);

    /// <summary>The thread will run at least once after this.</summary>
    public unsafe void Raise()
    {
        if (Interlocked.Exchange(ref State, Raised) == Sleeping) SystemCall(Number, Unsafe.AsPointer(ref State), WakePrivate, 1, null, null, 0);
    }

    /// <summary>Waits for the next wake, or until the time is over (which it never is when infinite).</summary>
    public unsafe void Wait(TimeSpan atMost)
    {
        long left = atMost.Ticks;
        if (left != 0 && Interlocked.CompareExchange(ref State, Sleeping, Idle) == Idle)
        {
            var time = new KernelTime(left / TimeSpan.TicksPerSecond, left % TimeSpan.TicksPerSecond * 100);
            SystemCall(Number, Unsafe.AsPointer(ref State), WaitPrivate, Sleeping, left < 0 ? null : &time, null, 0);
        }

        Interlocked.Exchange(ref State, Idle);
    }

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static unsafe partial nint SystemCall(nint number, void* word, nint operation, nint value, void* time, void* second, nint third);

    private readonly record struct KernelTime(long Seconds, long Nanoseconds);
}
