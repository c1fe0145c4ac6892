using System.Buffers.Binary;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace MiniKube.ControlPlane.Store.Snapshots.Bolt;

/// <summary>An entry of a bucket.</summary>
/// <param name="Key">Valid for good.</param>
/// <param name="Value">As the key; for a bucket in a bucket its header.</param>
/// <param name="ValueAt">Where the value stands in the file.</param>
/// <param name="IsBucket">The entry is a bucket.</param>
internal readonly record struct BoltEntry(ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Value, long ValueAt, bool IsBucket);

/// <summary>
/// Reads a bbolt database that nobody changes: also one with something behind its last page, as a saved snapshot has its checksum.
/// Trusts nothing it reads; whatever does not fit throws <see cref="InvalidDataException"/>.
/// </summary>
internal sealed class BoltReader : IDisposable
{
    private const int MaxDepth = 64;
    private const int MaxPageSize = 64 * 1024;

    private readonly SafeFileHandle _file;
    private readonly string _name;
    private readonly BoltMeta _meta;

    public BoltReader(string path)
    {
        _name = path;
        _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        try
        {
            _meta = ReadMeta();
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>Bytes of the database.</summary>
    public long Length => (long)_meta.PageCount * _meta.PageSize;

    /// <summary>Names of the buckets, in order.</summary>
    public IReadOnlyList<string> Buckets => [.. Tree(_meta.Root).Where(e => e.IsBucket).Select(e => Encoding.UTF8.GetString(e.Key.Span))];

    /// <summary>The entries of a bucket in the order of their keys; none when there is no such bucket.</summary>
    public IEnumerable<BoltEntry> Entries(string bucket)
    {
        var name = Encoding.UTF8.GetBytes(bucket);
        foreach (var entry in Tree(_meta.Root))
        {
            if (!entry.IsBucket || !entry.Key.Span.SequenceEqual(name)) continue;
            if (entry.Value.Length < BoltFormat.BucketHeader) throw Damaged($"bucket {bucket} has a header of {entry.Value.Length} bytes");
            var root = BinaryPrimitives.ReadUInt64LittleEndian(entry.Value.Span);
            return root != 0 ? Tree(root) : Leaf(entry.Value[BoltFormat.BucketHeader..], entry.ValueAt + BoltFormat.BucketHeader);
        }

        return [];
    }

    /// <summary>Reads bytes again by the place an entry gave.</summary>
    public void ReadAt(long at, Span<byte> target)
    {
        while (!target.IsEmpty)
        {
            var got = RandomAccess.Read(_file, target, at);
            if (got == 0) throw Damaged($"it ends before byte {at + target.Length}");
            target = target[got..];
            at += got;
        }
    }

    public void Dispose() => _file.Dispose();

    private BoltMeta ReadMeta()
    {
        BoltMeta? newest = null;
        var bytes = new byte[BoltMeta.Size];
        var length = RandomAccess.GetLength(_file);
        if (length < 2 * BoltFormat.PageSize) throw Damaged("it is too short for a database");

        // The second meta page stands one page further, whatever a page is here; sizes are powers of two.
        long[] places = [0, 1024, 2048, 4096, 8192, 16384, 32768, 65536];
        foreach (var place in places.Where(p => p + BoltFormat.PageHeader + BoltMeta.Size <= length))
        {
            ReadAt(place + BoltFormat.PageHeader, bytes);
            if (!BoltMeta.TryRead(bytes, out var meta) || (place != 0 && place != meta.PageSize)) continue;
            if (newest is null || meta.Transaction > newest.Value.Transaction) newest = meta;
        }

        if (newest is not { } found) throw Damaged("it has no valid meta page");
        if (found.PageSize is < 1024 or > MaxPageSize || found.PageCount > (ulong)(length / found.PageSize)) throw Damaged("it is shorter than its meta page says");
        return found;
    }

    private IEnumerable<BoltEntry> Tree(ulong root)
    {
        var path = new Stack<(byte[] Page, int Next)>();
        var left = _meta.PageCount;
        path.Push((ReadPage(root), 0));
        while (path.TryPop(out var top))
        {
            var flags = BinaryPrimitives.ReadUInt16LittleEndian(top.Page.AsSpan(8));
            if (flags == BoltFormat.LeafFlag)
            {
                var at = (long)BinaryPrimitives.ReadUInt64LittleEndian(top.Page) * _meta.PageSize;
                foreach (var entry in Leaf(top.Page, at)) yield return entry;
                continue;
            }

            if (flags != BoltFormat.BranchFlag) throw Damaged($"a page in a tree has the flags {flags}");
            if (top.Next >= Count(top.Page)) continue;
            path.Push((top.Page, top.Next + 1));
            if (path.Count > MaxDepth || left-- == 0) throw Damaged("its pages form a circle");
            path.Push((ReadPage(Child(top.Page, top.Next)), 0));
        }
    }

    private IEnumerable<BoltEntry> Leaf(ReadOnlyMemory<byte> page, long pageAt)
    {
        if (page.Length < BoltFormat.PageHeader) throw Damaged("an inner page is too short");
        var count = Count(page.Span);
        for (var i = 0; i < count; i++) yield return Entry(page, i, pageAt);
    }

    private BoltEntry Entry(ReadOnlyMemory<byte> page, int index, long pageAt)
    {
        var at = BoltFormat.PageHeader + (index * BoltFormat.Element);
        var element = page.Span.Slice(at, BoltFormat.Element);
        var flags = BinaryPrimitives.ReadUInt32LittleEndian(element);
        long key = at + (long)BinaryPrimitives.ReadUInt32LittleEndian(element[4..]);
        var value = key + BinaryPrimitives.ReadUInt32LittleEndian(element[8..]);
        var end = value + BinaryPrimitives.ReadUInt32LittleEndian(element[12..]);
        if (end > page.Length) throw Damaged("an entry runs past its page");
        return new BoltEntry(page[(int)key..(int)value], page[(int)value..(int)end], pageAt + value, (flags & BoltFormat.BucketFlag) != 0);
    }

    private static ulong Child(byte[] page, int index) =>
        BinaryPrimitives.ReadUInt64LittleEndian(page.AsSpan(BoltFormat.PageHeader + (index * BoltFormat.Element) + 8));

    private int Count(ReadOnlySpan<byte> page)
    {
        int count = BinaryPrimitives.ReadUInt16LittleEndian(page[10..]);
        return BoltFormat.PageHeader + (count * BoltFormat.Element) <= page.Length ? count : throw Damaged("a page has more entries than fit");
    }

    private byte[] ReadPage(ulong id)
    {
        if (id < 2 || id >= _meta.PageCount) throw Damaged($"page {id} does not exist");
        var at = (long)id * _meta.PageSize;
        var page = new byte[_meta.PageSize];
        ReadAt(at, page);
        if (BinaryPrimitives.ReadUInt64LittleEndian(page) != id) throw Damaged($"page {id} calls itself by another number");
        var overflow = BinaryPrimitives.ReadUInt32LittleEndian(page.AsSpan(12));
        if (overflow == 0) return page;
        if (overflow >= _meta.PageCount - id || (overflow + 1L) * _meta.PageSize > Array.MaxLength) throw Damaged($"page {id} runs past the end");
        Array.Resize(ref page, (int)((overflow + 1) * _meta.PageSize));
        ReadAt(at + _meta.PageSize, page.AsSpan((int)_meta.PageSize));
        return page;
    }

    private InvalidDataException Damaged(string what) => new($"{_name} is no sound bolt database: {what}");
}
