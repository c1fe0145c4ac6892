using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MiniKube.ControlPlane.Store.Wal;

/// <summary>The system calls that make file contents and names durable, which the base library does not offer.</summary>
internal static partial class DurableFiles
{
    private const int ReadOnly = 0;
    private const int DirectoryFlag = 0x10000;
    private const int CloseOnExec = 0x80000;

    /// <summary>Makes a file's contents durable, without forcing its times (fdatasync).</summary>
    /// <exception cref="IOException">The disk did not take them.</exception>
    public static void SyncData(SafeFileHandle file)
    {
        if (FDataSync(file) != 0) throw Failure("fdatasync");
    }

    /// <summary>Makes the names in a folder durable.</summary>
    public static void SyncFolder(string folder)
    {
        int descriptor = Open(folder, ReadOnly | DirectoryFlag | CloseOnExec);
        if (descriptor < 0) throw Failure($"open {folder}");
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        if (FSync(handle) != 0) throw Failure($"fsync {folder}");
    }

    private static IOException Failure(string call)
    {
        int error = Marshal.GetLastPInvokeError();
        return new IOException($"{call}: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int FDataSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
