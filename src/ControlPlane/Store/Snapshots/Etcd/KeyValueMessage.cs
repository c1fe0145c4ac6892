namespace MiniKube.ControlPlane.Store.Snapshots.Etcd;

/// <summary>Where the parts of an mvccpb.KeyValue message are, found without copying the value.</summary>
internal readonly ref struct KeyValueMessage
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Bytes = 2;
    private const int Fixed32 = 5;

    /// <exception cref="InvalidDataException">It is no such message.</exception>
    public KeyValueMessage(ReadOnlySpan<byte> message)
    {
        IsMark = message.IsEmpty;
        for (var at = 0; at < message.Length;)
        {
            var tag = (long)Number(message, ref at);
            var number = (tag & 7) is Varint or Bytes ? (long)Number(message, ref at) : 0;
            var length = (tag & 7) switch { Bytes => number, Fixed64 => 8, Fixed32 => 4, Varint => 0, _ => -1 };
            if (length < 0 || length > message.Length - at) throw new InvalidDataException("an entry is no KeyValue message");
            switch (tag >> 3)
            {
                case 1: (KeyAt, KeyLength) = (at, (int)length); break;
                case 2: CreateRevision = number; break;
                case 3: ModRevision = number; break;
                case 4: Version = number; break;
                case 5: (ValueAt, ValueLength) = (at, (int)length); break;
                case 6: Lease = number; break;
            }

            at += (int)length;
        }
    }

    /// <summary>An entry without a key: only moves the revision forward, as a restore with a bump leaves it.</summary>
    public bool IsMark { get; }

    public int KeyAt { get; }

    public int KeyLength { get; }

    public int ValueAt { get; }

    public int ValueLength { get; }

    public long CreateRevision { get; }

    public long ModRevision { get; }

    public long Version { get; }

    public long Lease { get; }

    private static ulong Number(ReadOnlySpan<byte> message, ref int at)
    {
        ulong number = 0;
        for (var shift = 0; shift < 64 && at < message.Length; shift += 7)
        {
            var b = message[at++];
            number |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80) return number;
        }

        throw new InvalidDataException("an entry is no KeyValue message");
    }
}
