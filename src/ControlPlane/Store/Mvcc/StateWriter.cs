using System.Buffers;
using System.Buffers.Binary;
using Etcdserverpb;
using Google.Protobuf;
using MiniKube.ControlPlane.Store.Auth;

namespace MiniKube.ControlPlane.Store.Mvcc;

/// <summary>What a state has besides its keys.</summary>
internal sealed record StateHead(long Revision, long CompactRevision, IReadOnlyList<AlarmMember> Alarms, IReadOnlyList<(long Id, long Ttl)> Leases, AuthState Auth)
{
    /// <summary>How often leases were renewed, those that were; written last, and left out by older versions.</summary>
    public IReadOnlyList<(long Id, long Count)> Renewals { get; init; } = [];
}

/// <summary>
/// Writes a state: a magic number, then frames of a length and that many bytes: the head, one frame a key, and a frame of
/// no bytes as the end. Numbers are little-endian and of fixed size.
/// </summary>
internal static class StateWriter
{
    public const int VersionSize = 48;

    private const int FlushAt = 256 * 1024;

    public static ReadOnlySpan<byte> Magic => "MKSTATE1"u8;

    public static async Task WriteAsync(Stream target, StateHead head, MvccView view, CancellationToken cancellation)
    {
        var buffer = new ArrayBufferWriter<byte>(FlushAt);
        buffer.Write(Magic);
        WriteHead(buffer, head);
        var cursor = new KeyCursor(view.Root, KeyRange.All);
        while (cursor.MoveNext())
        {
            WriteKey(buffer, cursor.Current, view);
            if (buffer.WrittenCount < FlushAt) continue;
            await target.WriteAsync(buffer.WrittenMemory, cancellation);
            buffer.ResetWrittenCount();
        }

        WriteInt(buffer, 0);
        await target.WriteAsync(buffer.WrittenMemory, cancellation);
    }

    private static void WriteHead(ArrayBufferWriter<byte> buffer, StateHead head)
    {
        var auth = head.Auth.ToRecord().ToByteArray();
        WriteInt(buffer, (8 * 2) + 4 + (12 * head.Alarms.Count) + 4 + (16 * head.Leases.Count) + 4 + auth.Length + 4 + (16 * head.Renewals.Count));
        WriteLong(buffer, head.Revision);
        WriteLong(buffer, head.CompactRevision);
        WriteInt(buffer, head.Alarms.Count);
        foreach (var alarm in head.Alarms)
        {
            WriteLong(buffer, (long)alarm.MemberID);
            WriteInt(buffer, (int)alarm.Alarm);
        }

        WriteInt(buffer, head.Leases.Count);
        foreach (var (id, ttl) in head.Leases)
        {
            WriteLong(buffer, id);
            WriteLong(buffer, ttl);
        }

        WriteInt(buffer, auth.Length);
        buffer.Write(auth);
        WriteInt(buffer, head.Renewals.Count);
        foreach (var (id, count) in head.Renewals)
        {
            WriteLong(buffer, id);
            WriteLong(buffer, count);
        }
    }

    private static void WriteKey(ArrayBufferWriter<byte> buffer, KeyHistory history, MvccView view)
    {
        var size = 4 + history.Key.Length + 4;
        var versions = history.Until(view.Revision);
        foreach (var version in versions) size += VersionSize + version.ValueLength;
        WriteInt(buffer, size);
        WriteInt(buffer, history.Key.Length);
        buffer.Write(history.Key);
        WriteInt(buffer, versions.Length);
        foreach (var version in versions)
        {
            WriteVersion(buffer.GetSpan(VersionSize), version);
            buffer.Advance(VersionSize);
            if (version.ValueLength == 0) continue;
            var value = view.Values.Read(version.ValueId) ?? throw new InvalidDataException($"the value of revision {version.Main} is lost");
            buffer.Write(value.Span);
        }
    }

    private static void WriteVersion(Span<byte> target, in KeyVersion version)
    {
        BinaryPrimitives.WriteInt64LittleEndian(target, version.Main);
        BinaryPrimitives.WriteInt32LittleEndian(target[8..], version.Sub);
        BinaryPrimitives.WriteInt32LittleEndian(target[12..], version.Ordinal);
        BinaryPrimitives.WriteInt64LittleEndian(target[16..], version.CreateRevision);
        BinaryPrimitives.WriteInt64LittleEndian(target[24..], version.Version);
        BinaryPrimitives.WriteInt64LittleEndian(target[32..], version.Lease);
        BinaryPrimitives.WriteInt64LittleEndian(target[40..], version.ValueLength);
    }

    private static void WriteInt(ArrayBufferWriter<byte> buffer, int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(buffer.GetSpan(4), value);
        buffer.Advance(4);
    }

    private static void WriteLong(ArrayBufferWriter<byte> buffer, long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(buffer.GetSpan(8), value);
        buffer.Advance(8);
    }
}
