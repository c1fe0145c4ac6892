using System.Runtime.InteropServices;

namespace MiniKube.Integration.Tests.Chaos.Members;

/// <summary>Signals that the base library does not send.</summary>
internal static partial class Signals
{
    private const int StopSignal = 19;
    private const int ContinueSignal = 18;
    private const int TerminateSignal = 15;

    /// <summary>The process stands still, as in a long pause of its machine.</summary>
    public static void Pause(int process) => Send(process, StopSignal);

    public static void Resume(int process) => Send(process, ContinueSignal);

    /// <summary>Asks the process to end in order.</summary>
    public static void Terminate(int process) => Send(process, TerminateSignal);

    private static void Send(int process, int signal)
    {
        if (Kill(process, signal) != 0) throw new InvalidOperationException($"kill -{signal} {process}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
