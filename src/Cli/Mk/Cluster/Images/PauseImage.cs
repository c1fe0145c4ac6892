using System.Buffers.Binary;

namespace MiniKube.Cli.Mk.Cluster.Images;

/// <summary>The sandbox image: a static x86-64 ELF file of under 200 bytes that ignores SIGCHLD, so that the kernel reaps
/// orphans of a shared process namespace, and then sleeps until it is killed.</summary>
public static class PauseImage
{
    public const string Name = "registry.k8s.io/pause:3.6";

    private const ulong LoadAddress = 0x400000;
    private const int HeaderBytes = 64 + 56;

    public static byte[] Executable()
    {
        byte[] code =
        [
            0x6A, 0x00,                         // push 0             sa_mask
            0x6A, 0x00,                         // push 0             sa_restorer
            0x6A, 0x00,                         // push 0             sa_flags
            0x6A, 0x01,                         // push 1             sa_handler = SIG_IGN
            0xB8, 0x0D, 0x00, 0x00, 0x00,       // mov eax, 13        rt_sigaction
            0xBF, 0x11, 0x00, 0x00, 0x00,       // mov edi, 17        SIGCHLD
            0x48, 0x89, 0xE6,                   // mov rsi, rsp
            0x31, 0xD2,                         // xor edx, edx       no old action
            0x41, 0xBA, 0x08, 0x00, 0x00, 0x00, // mov r10d, 8        sizeof(sigset_t)
            0x0F, 0x05,                         // syscall
            0xB8, 0x22, 0x00, 0x00, 0x00,       // mov eax, 34        pause
            0x0F, 0x05,                         // syscall
            0xEB, 0xF7,                         // jmp back to mov eax, 34
        ];
        var file = new byte[HeaderBytes + code.Length];
        WriteElfHeader(file);
        WriteProgramHeader(file.AsSpan(64), (ulong)file.Length);
        code.CopyTo(file, HeaderBytes);
        return file;
    }

    private static void WriteElfHeader(Span<byte> file)
    {
        ReadOnlySpan<byte> identity = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1];
        identity.CopyTo(file);
        BinaryPrimitives.WriteUInt16LittleEndian(file[16..], 2);                           // executable
        BinaryPrimitives.WriteUInt16LittleEndian(file[18..], 62);                          // x86-64
        BinaryPrimitives.WriteUInt32LittleEndian(file[20..], 1);
        BinaryPrimitives.WriteUInt64LittleEndian(file[24..], LoadAddress + HeaderBytes);   // entry point
        BinaryPrimitives.WriteUInt64LittleEndian(file[32..], 64);                          // program headers follow
        BinaryPrimitives.WriteUInt16LittleEndian(file[52..], 64);
        BinaryPrimitives.WriteUInt16LittleEndian(file[54..], 56);
        BinaryPrimitives.WriteUInt16LittleEndian(file[56..], 1);
    }

    private static void WriteProgramHeader(Span<byte> header, ulong size)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(header, 1);                               // PT_LOAD
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], 5);                          // readable, executable
        BinaryPrimitives.WriteUInt64LittleEndian(header[16..], LoadAddress);
        BinaryPrimitives.WriteUInt64LittleEndian(header[24..], LoadAddress);
        BinaryPrimitives.WriteUInt64LittleEndian(header[32..], size);
        BinaryPrimitives.WriteUInt64LittleEndian(header[40..], size);
        BinaryPrimitives.WriteUInt64LittleEndian(header[48..], 0x1000);
    }
}
