using System.Runtime.InteropServices;

namespace MiniKube.Cli.Mk.Cluster.Processes;

/// <summary>The signals of signal(7) that the CLI sends, by their Linux numbers.</summary>
public enum Signal
{
    Hangup = 1,
    Interrupt = 2,
    Quit = 3,
    Abort = 6,
    Kill = 9,
    User1 = 10,
    User2 = 12,
    Terminate = 15,
    Continue = 18,
    Stop = 19,
}

public static partial class Signals
{
    public static void Send(this Signal signal, int pid) => _ = Kill(pid, (int)signal);

    /// <summary>Reads <c>9</c>, <c>KILL</c> or <c>SIGKILL</c>; null if there is no such signal.</summary>
    public static Signal? Parse(string text) => text.ToUpperInvariant() switch
    {
        "1" or "HUP" or "SIGHUP" => Signal.Hangup,
        "2" or "INT" or "SIGINT" => Signal.Interrupt,
        "3" or "QUIT" or "SIGQUIT" => Signal.Quit,
        "6" or "ABRT" or "SIGABRT" => Signal.Abort,
        "9" or "KILL" or "SIGKILL" => Signal.Kill,
        "10" or "USR1" or "SIGUSR1" => Signal.User1,
        "12" or "USR2" or "SIGUSR2" => Signal.User2,
        "15" or "TERM" or "SIGTERM" => Signal.Terminate,
        "18" or "CONT" or "SIGCONT" => Signal.Continue,
        "19" or "STOP" or "SIGSTOP" => Signal.Stop,
        _ => null,
    };

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
