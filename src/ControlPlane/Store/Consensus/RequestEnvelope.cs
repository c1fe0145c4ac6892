using System.Buffers.Binary;

namespace MiniKube.ControlPlane.Store.Consensus;

/// <summary>What an entry is for.</summary>
internal enum RequestKind : byte
{
    /// <summary>For the state machine.</summary>
    State = 1,

    /// <summary>A member changes its own name or client URLs.</summary>
    Membership = 2,
}

/// <summary>
/// The first bytes of every proposal: what it is for, and which run of which member waits for it under which number.
/// A run's number is drawn at random, so that an entry replayed after a restart finds nobody waiting.
/// </summary>
internal readonly record struct RequestEnvelope(RequestKind Kind, ulong Run, ulong Number)
{
    public const int Size = 17;

    /// <summary>Writes the first <see cref="Size"/> bytes.</summary>
    public void Write(Span<byte> target)
    {
        target[0] = (byte)Kind;
        BinaryPrimitives.WriteUInt64LittleEndian(target[1..], Run);
        BinaryPrimitives.WriteUInt64LittleEndian(target[9..], Number);
    }

    public static bool TryRead(ReadOnlySpan<byte> bytes, out RequestEnvelope envelope)
    {
        envelope = default;
        if (bytes.Length < Size) return false;
        envelope = new RequestEnvelope(
            (RequestKind)bytes[0], BinaryPrimitives.ReadUInt64LittleEndian(bytes[1..]), BinaryPrimitives.ReadUInt64LittleEndian(bytes[9..]));
        return envelope.Kind is RequestKind.State or RequestKind.Membership;
    }
}
