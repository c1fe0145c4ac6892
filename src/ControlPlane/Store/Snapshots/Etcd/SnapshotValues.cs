using Google.Protobuf;
using MiniKube.ControlPlane.Store.Mvcc;
using MiniKube.ControlPlane.Store.Snapshots.Bolt;

namespace MiniKube.ControlPlane.Store.Snapshots.Etcd;

/// <summary>Values that stay in the snapshot file they came with: only where each stands is in memory.</summary>
internal sealed class SnapshotValues(BoltReader database) : IValueTier
{
    private readonly Dictionary<long, (long At, int Length)> _places = [];

    public long AllocatedBytes => database.Length;

    public void Place(in KeyVersion version, long at) => _places[version.ValueId] = (at, version.ValueLength);

    /// <summary>The value is in the file already.</summary>
    public void Write(long id, ByteString value)
    {
    }

    public ByteString? Read(long id)
    {
        if (!_places.TryGetValue(id, out var place)) return null;
        var value = new byte[place.Length];
        database.ReadAt(place.At, value);
        return UnsafeByteOperations.UnsafeWrap(value);
    }

    public void Remove(long id, int length) => _places.Remove(id);

    /// <summary>Nothing: the places stand for the file, which does not change.</summary>
    public void Clear()
    {
    }

    /// <summary>The file stays its opener's.</summary>
    public void Dispose()
    {
    }
}
