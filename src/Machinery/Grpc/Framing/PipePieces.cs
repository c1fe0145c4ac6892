using System.Buffers;
using System.IO.Pipelines;

namespace MiniKube.Machinery.Grpc.Framing;

/// <summary>
/// A pipe's memory in pieces as large as what is still to be written, up to a limit. A serializer asks for as little as a few bytes at a
/// time, and would get the pool's blocks of 4 KiB: for a message of a megabyte the steps from block to block cost more than filling them.
/// </summary>
internal sealed class PipePieces(PipeWriter pipe) : IBufferWriter<byte>
{
    /// <summary>
    /// So large that a few pieces make a message: the shared pool keeps a few dozen arrays of a size, and what some concurrent answers take
    /// beyond that would be new memory each time.
    /// </summary>
    private const int Largest = 512 * 1024;

    private int _left;

    /// <summary>So many bytes are about to be written.</summary>
    public void Expect(int bytes) => _left = bytes;

    public void Advance(int count)
    {
        pipe.Advance(count);
        _left -= count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0) => pipe.GetMemory(Piece(sizeHint));

    public Span<byte> GetSpan(int sizeHint = 0) => pipe.GetSpan(Piece(sizeHint));

    private int Piece(int sizeHint) => Math.Max(sizeHint, Math.Clamp(_left, 0, Largest));
}
