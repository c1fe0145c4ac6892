using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MiniKube.ControlPlane.Store.Mvcc;

/// <summary>
/// A file written past the page cache (O_DIRECT); from the first refusal on, by the file system or for want of alignment,
/// through it. One writer at a time. What was written can be read through any handle.
/// </summary>
internal sealed partial class DirectFile : IDisposable
{
    private const int SetFlags = 4;
    private const int InvalidArgument = 22;
    private readonly SafeFileHandle _file;
    private bool _direct;

    /// <exception cref="IOException">It cannot be opened or made.</exception>
    public DirectFile(string path)
    {
        _file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        _direct = Flag != 0 && SetControl(_file, SetFlags, Flag) == 0;
    }

    private static int Flag { get; } = !OperatingSystem.IsLinux() ? 0 : RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 0x4000,
        Architecture.Arm64 => 0x10000,
        _ => 0,
    };

    /// <exception cref="IOException">The disk did not take it.</exception>
    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        try
        {
            RandomAccess.Write(_file, bytes, offset);
        }
        catch (Exception refusal) when (_direct && refusal is IOException or ArgumentException && (refusal.HResult & 0xffff) is InvalidArgument or 0x57)
        {
            _direct = false;
            if (SetControl(_file, SetFlags, 0) != 0) throw;
            RandomAccess.Write(_file, bytes, offset);
        }
    }

    public void Dispose() => _file.Dispose();

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int SetControl(SafeFileHandle file, int command, int flags);
}
