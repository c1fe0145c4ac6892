using Google.Protobuf;

namespace MiniKube.ControlPlane.Store.Mvcc;

/// <summary>
/// Where values live, by <see cref="KeyVersion.ValueId"/>. Never the source of truth: it is empty at start and filled again
/// from snapshot and log. Written by the applier alone; read by anybody at any time.
/// </summary>
internal interface IValueTier : IDisposable
{
    /// <summary>Bytes of memory and disk it holds, roughly.</summary>
    long AllocatedBytes { get; }

    /// <param name="value">Copied: its bytes may be others afterwards.</param>
    void Write(long id, ByteString value);

    /// <summary>As above, of bytes that are the caller's again afterwards.</summary>
    void Write(long id, ReadOnlySpan<byte> value) => Write(id, ByteString.CopyFrom(value));

    /// <summary>The value; null once it has been removed.</summary>
    ByteString? Read(long id);

    /// <param name="length">Of the value, as it was written.</param>
    void Remove(long id, int length);

    /// <summary>Has what removed values left given back to the disk, as far as there is any; reads and writes go on. Any thread.</summary>
    Task GiveBackAsync() => Task.CompletedTask;

    void Clear();
}
