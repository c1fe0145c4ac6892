using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MiniKube.Cli.Mk.Resources;

/// <summary>The user's terminal without line editing and echo, until disposed. Speaks to the terminal itself: the platform's console would read whole lines,
/// echo them once more and put its own settings back.</summary>
public sealed unsafe partial class RawTerminal : IDisposable
{
    private const int Input = 0;
    private const int Output = 1;
    private const int AfterOutput = 1; // TCSADRAIN
    private const nuint GetSize = 0x5413; // TIOCGWINSZ
    private const int SettingsSize = 256; // larger than any termios

    private readonly byte[] before = new byte[SettingsSize];
    private bool restored;

    /// <summary>Null where standard input is no terminal.</summary>
    public static RawTerminal? Enter()
    {
        var terminal = new RawTerminal();
        var raw = stackalloc byte[SettingsSize];
        fixed (byte* settings = terminal.before)
        {
            if (GetAttributes(Input, settings) != 0) return null;
            new ReadOnlySpan<byte>(settings, SettingsSize).CopyTo(new Span<byte>(raw, SettingsSize));
        }

        MakeRaw(raw);
        return SetAttributes(Input, AfterOutput, raw) == 0 ? terminal : null;
    }

    /// <summary>Standard input as it comes, key by key.</summary>
    public static Stream OpenInput() => new FileStream(new SafeFileHandle(Input, ownsHandle: false), FileAccess.Read, bufferSize: 0);

    /// <summary>Columns and rows; zero where there is no terminal.</summary>
    public static (int Width, int Height) Size()
    {
        var size = stackalloc ushort[4]; // rows, columns, and both in pixels
        return Control(Output, GetSize, size) == 0 || Control(Input, GetSize, size) == 0 ? (size[1], size[0]) : (0, 0);
    }

    /// <summary>Puts the settings back; once.</summary>
    public void Dispose()
    {
        if (restored) return;
        restored = true;
        fixed (byte* settings = before) _ = SetAttributes(Input, AfterOutput, settings);
    }

    [LibraryImport("libc", EntryPoint = "tcgetattr")]
    private static partial int GetAttributes(int file, byte* settings);

    [LibraryImport("libc", EntryPoint = "tcsetattr")]
    private static partial int SetAttributes(int file, int when, byte* settings);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    private static partial void MakeRaw(byte* settings);

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Control(int file, nuint request, ushort* argument);
}
