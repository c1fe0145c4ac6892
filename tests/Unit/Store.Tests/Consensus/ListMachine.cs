using System.Buffers.Binary;
using MiniKube.ControlPlane.Store.Consensus;

namespace MiniKube.Store.Tests.Consensus;

/// <summary>
/// A state machine that remembers every request once, so that a caller who does not know the outcome may ask again; the answer
/// is the request's position, counted from one.
/// </summary>
internal sealed class ListMachine : IStateMachine
{
    private readonly List<byte[]> _items = [];

    public IReadOnlyList<string> Items
    {
        get { lock (_items) return [.. _items.Select(i => System.Text.Encoding.UTF8.GetString(i))]; }
    }

    public int Restores { get; private set; }

    public void Apply(in CommittedEntry entry, IApplyContext context)
    {
        byte[] request = entry.Request.ToArray();
        int position;
        lock (_items)
        {
            position = _items.FindIndex(i => i.AsSpan().SequenceEqual(request));
            if (position < 0)
            {
                position = _items.Count;
                _items.Add(request);
            }
        }

        if (context.HasCaller) context.SetResult(position + 1);
    }

    public void CompleteBatch(ulong appliedIndex)
    {
    }

    public ISnapshotSource CaptureSnapshot()
    {
        lock (_items) return new Source([.. _items]);
    }

    public async Task RestoreAsync(Stream source, ulong appliedIndex, CancellationToken cancellation)
    {
        Restores++;
        var items = new List<byte[]>();
        var length = new byte[4];
        while (await source.ReadAtLeastAsync(length, 4, throwOnEndOfStream: false, cancellation) == 4)
        {
            var item = new byte[BinaryPrimitives.ReadInt32LittleEndian(length)];
            await source.ReadExactlyAsync(item, cancellation);
            items.Add(item);
        }

        lock (_items)
        {
            _items.Clear();
            _items.AddRange(items);
        }
    }

    private sealed class Source(List<byte[]> items) : ISnapshotSource
    {
        public async Task WriteToAsync(Stream target, CancellationToken cancellation)
        {
            var length = new byte[4];
            foreach (byte[] item in items)
            {
                BinaryPrimitives.WriteInt32LittleEndian(length, item.Length);
                await target.WriteAsync(length, cancellation);
                await target.WriteAsync(item, cancellation);
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
