using System.Buffers.Binary;
using Etcdserverpb;
using MiniKube.ControlPlane.Store.Auth;
using MiniKube.Store.V1;

namespace MiniKube.ControlPlane.Store.Mvcc;

/// <summary>A key of a state with all its versions, and a value for each. The values are the reader's, and gone when it reads the next key.</summary>
internal readonly record struct RestoredKey(byte[] Key, KeyVersion[] Versions, ReadOnlyMemory<byte>[] Values);

/// <summary>Reads what <see cref="StateWriter"/> wrote.</summary>
/// <param name="source">Read in small steps: give it a buffer. Stays the caller's.</param>
/// <remarks>Throws <see cref="InvalidDataException"/> or <see cref="EndOfStreamException"/> on anything else.</remarks>
internal sealed class StateReader(Stream source)
{
    private const int MaxFrame = 1 << 30;

    /// <summary>Bytes of a version besides its value.</summary>
    private const int VersionSize = 48;

    private readonly byte[] _length = new byte[4];
    private byte[] _frame = new byte[4096];

    public async Task<StateHead> ReadHeadAsync(CancellationToken cancellation)
    {
        var magic = new byte[StateWriter.Magic.Length];
        await source.ReadExactlyAsync(magic, cancellation);
        if (!magic.AsSpan().SequenceEqual(StateWriter.Magic)) throw new InvalidDataException("this is no state of the store");
        var size = await ReadFrameAsync(cancellation);
        return ParseHead(_frame.AsSpan(0, size));
    }

    /// <summary>Null at the end of the state.</summary>
    public async Task<RestoredKey?> ReadKeyAsync(CancellationToken cancellation)
    {
        var size = await ReadFrameAsync(cancellation);
        return size == 0 ? null : ParseKey(_frame.AsMemory(0, size));
    }

    private async ValueTask<int> ReadFrameAsync(CancellationToken cancellation)
    {
        await source.ReadExactlyAsync(_length, cancellation);
        var size = BinaryPrimitives.ReadInt32LittleEndian(_length);
        if (size is < 0 or > MaxFrame) throw new InvalidDataException($"a frame of {size} bytes in the state");
        if (_frame.Length < size) _frame = new byte[Math.Max(size, _frame.Length * 2)];
        await source.ReadExactlyAsync(_frame.AsMemory(0, size), cancellation);
        return size;
    }

    private static StateHead ParseHead(ReadOnlySpan<byte> frame)
    {
        var (revision, compacted) = (TakeLong(ref frame), TakeLong(ref frame));
        var alarms = new AlarmMember[TakeCount(ref frame, 12)];
        for (var i = 0; i < alarms.Length; i++)
        {
            alarms[i] = new AlarmMember { MemberID = (ulong)TakeLong(ref frame), Alarm = (AlarmType)TakeInt(ref frame) };
        }

        var leases = new (long, long)[TakeCount(ref frame, 16)];
        for (var i = 0; i < leases.Length; i++) leases[i] = (TakeLong(ref frame), TakeLong(ref frame));
        var auth = frame.IsEmpty ? AuthState.Initial : AuthState.FromRecord(AuthRecord.Parser.ParseFrom(Take(ref frame, TakeInt(ref frame))));
        var renewals = new (long, long)[frame.IsEmpty ? 0 : TakeCount(ref frame, 16)];
        for (var i = 0; i < renewals.Length; i++) renewals[i] = (TakeLong(ref frame), TakeLong(ref frame));
        return new StateHead(revision, compacted, alarms, leases, auth) { Renewals = renewals };
    }

    private static RestoredKey ParseKey(ReadOnlyMemory<byte> bytes)
    {
        var frame = bytes.Span;
        var key = Take(ref frame, TakeInt(ref frame)).ToArray();
        var versions = new KeyVersion[TakeCount(ref frame, VersionSize)];
        var values = new ReadOnlyMemory<byte>[versions.Length];
        for (var i = 0; i < versions.Length; i++)
        {
            versions[i] = new KeyVersion(
                TakeLong(ref frame), TakeInt(ref frame), TakeInt(ref frame), TakeLong(ref frame), TakeLong(ref frame), TakeLong(ref frame), (int)TakeLong(ref frame));
            var at = bytes.Length - frame.Length;
            Take(ref frame, versions[i].ValueLength);
            values[i] = bytes.Slice(at, versions[i].ValueLength);
        }

        return new RestoredKey(key, versions, values);
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> frame, int size)
    {
        if (size < 0 || size > frame.Length) throw new InvalidDataException("a field runs past its frame in the state");
        var taken = frame[..size];
        frame = frame[size..];
        return taken;
    }

    /// <summary>How many parts follow, each of so many bytes at least.</summary>
    private static int TakeCount(ref ReadOnlySpan<byte> frame, int size)
    {
        var count = TakeInt(ref frame);
        return count >= 0 && count <= frame.Length / size ? count : throw new InvalidDataException("more parts than fit into their frame in the state");
    }

    private static int TakeInt(ref ReadOnlySpan<byte> frame) => BinaryPrimitives.ReadInt32LittleEndian(Take(ref frame, 4));

    private static long TakeLong(ref ReadOnlySpan<byte> frame) => BinaryPrimitives.ReadInt64LittleEndian(Take(ref frame, 8));
}
