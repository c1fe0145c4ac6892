using System.Buffers.Binary;
using System.Text;

namespace MiniKube.ControlPlane.Store.Snapshots.Bolt;

/// <summary>
/// Writes buckets as a bbolt database, front to back and without a seek: the layout is decided from the entries' sizes first, so
/// the meta pages can be right from the start. In memory are the layout and the pages being gathered, never the values.
/// </summary>
internal sealed class BoltWriter
{
    private const ulong FreelistPage = 2;
    private const ulong FirstPage = 3;
    private const ulong Transaction = 2;
    private const int GatherBytes = 64 * 1024;

    private readonly List<BucketLayout> _buckets = [];
    private readonly BucketLayout _root;
    private readonly BoltMeta _meta;
    private byte[] _gathered = new byte[GatherBytes * 2];
    private int _used;

    /// <param name="buckets">With different names, in any order.</param>
    public BoltWriter(IEnumerable<IBoltBucket> buckets)
    {
        var roots = new MemoryBucket("");
        var next = FirstPage;
        Span<byte> header = stackalloc byte[BoltFormat.BucketHeader];
        foreach (var bucket in buckets)
        {
            var layout = new BucketLayout(bucket, next);
            next = layout.End;
            _buckets.Add(layout);
            header.Clear();
            BinaryPrimitives.WriteUInt64LittleEndian(header, layout.Root);
            roots.Set(Encoding.UTF8.GetBytes(bucket.Name), header);
        }

        _root = new BucketLayout(roots, next);
        _meta = new BoltMeta(BoltFormat.PageSize, _root.Root, FreelistPage, _root.End, Transaction);
    }

    /// <summary>Length of the file in bytes.</summary>
    public long Length => (long)_meta.PageCount * BoltFormat.PageSize;

    /// <summary>Writes exactly <see cref="Length"/> bytes. To be called once.</summary>
    public async Task WriteAsync(Stream target, CancellationToken cancellation)
    {
        WriteMeta(0, _meta);
        WriteMeta(1, _meta with { Transaction = Transaction - 1 });
        WriteHeader(Take(1), FreelistPage, BoltFormat.FreelistFlag, 0, 1);
        foreach (var bucket in _buckets) await WriteBucketAsync(bucket, 0, target, cancellation);
        await WriteBucketAsync(_root, BoltFormat.BucketFlag, target, cancellation);
        await FlushAsync(target, cancellation);
    }

    private async Task WriteBucketAsync(BucketLayout layout, uint flags, Stream target, CancellationToken cancellation)
    {
        foreach (var run in layout.Levels[0])
        {
            WriteLeaf(layout.Bucket, run, flags);
            if (_used >= GatherBytes) await FlushAsync(target, cancellation);
        }

        for (var level = 1; level < layout.Levels.Count; level++)
        {
            foreach (var run in layout.Levels[level])
            {
                WriteBranch(layout, level, run);
                if (_used >= GatherBytes) await FlushAsync(target, cancellation);
            }
        }
    }

    private void WriteLeaf(IBoltBucket bucket, PageRun run, uint flags)
    {
        var page = Take(run.Pages);
        WriteHeader(page, run.Page, BoltFormat.LeafFlag, run.Count, run.Pages);
        var data = BoltFormat.PageHeader + (run.Count * BoltFormat.Element);
        for (var i = 0; i < run.Count; i++)
        {
            var at = BoltFormat.PageHeader + (i * BoltFormat.Element);
            var (key, value) = (bucket.KeySize(run.First + i), bucket.ValueSize(run.First + i));
            BinaryPrimitives.WriteUInt32LittleEndian(page[at..], flags);
            BinaryPrimitives.WriteInt32LittleEndian(page[(at + 4)..], data - at);
            BinaryPrimitives.WriteInt32LittleEndian(page[(at + 8)..], key);
            BinaryPrimitives.WriteInt32LittleEndian(page[(at + 12)..], value);
            bucket.CopyKey(run.First + i, page.Slice(data, key));
            bucket.CopyValue(run.First + i, page.Slice(data + key, value));
            data += key + value;
        }
    }

    private void WriteBranch(BucketLayout layout, int level, PageRun run)
    {
        var page = Take(run.Pages);
        WriteHeader(page, run.Page, BoltFormat.BranchFlag, run.Count, run.Pages);
        var data = BoltFormat.PageHeader + (run.Count * BoltFormat.Element);
        for (var i = 0; i < run.Count; i++)
        {
            var at = BoltFormat.PageHeader + (i * BoltFormat.Element);
            var entry = layout.FirstEntry(level - 1, run.First + i);
            var key = layout.Bucket.KeySize(entry);
            BinaryPrimitives.WriteInt32LittleEndian(page[at..], data - at);
            BinaryPrimitives.WriteInt32LittleEndian(page[(at + 4)..], key);
            BinaryPrimitives.WriteUInt64LittleEndian(page[(at + 8)..], layout.Levels[level - 1][run.First + i].Page);
            layout.Bucket.CopyKey(entry, page.Slice(data, key));
            data += key;
        }
    }

    private void WriteMeta(ulong page, BoltMeta meta)
    {
        var target = Take(1);
        WriteHeader(target, page, BoltFormat.MetaFlag, 0, 1);
        meta.Write(target[BoltFormat.PageHeader..]);
    }

    private static void WriteHeader(Span<byte> target, ulong page, ushort flags, int count, int pages)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(target, page);
        BinaryPrimitives.WriteUInt16LittleEndian(target[8..], flags);
        BinaryPrimitives.WriteUInt16LittleEndian(target[10..], checked((ushort)count));
        BinaryPrimitives.WriteInt32LittleEndian(target[12..], pages - 1);
    }

    /// <summary>The next pages of what is gathered, zeroed.</summary>
    private Span<byte> Take(int pages)
    {
        var size = pages * BoltFormat.PageSize;
        if (_gathered.Length - _used < size) Array.Resize(ref _gathered, Math.Max(_gathered.Length, _used + size));
        var taken = _gathered.AsSpan(_used, size);
        taken.Clear();
        _used += size;
        return taken;
    }

    private async ValueTask FlushAsync(Stream target, CancellationToken cancellation)
    {
        await target.WriteAsync(_gathered.AsMemory(0, _used), cancellation);
        _used = 0;
    }
}
