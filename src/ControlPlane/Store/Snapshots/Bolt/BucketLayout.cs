namespace MiniKube.ControlPlane.Store.Snapshots.Bolt;

/// <summary>One page of a bucket: which entries (leaf) or children (branch) are on it, and where it stands.</summary>
internal readonly record struct PageRun(int First, int Count, ulong Page, int Pages);

/// <summary>Which entries go on which page, decided from sizes alone: the leaves in order, then the branch levels above them, the root last.</summary>
internal sealed class BucketLayout
{
    private readonly List<List<PageRun>> _levels = [];

    /// <param name="bucket">Its sizes are read, once each.</param>
    /// <param name="firstPage">Where the bucket's pages begin.</param>
    public BucketLayout(IBoltBucket bucket, ulong firstPage)
    {
        Bucket = bucket;
        var next = firstPage;
        _levels.Add(Fill(bucket.Count, i => bucket.KeySize(i) + bucket.ValueSize(i), least: 1, ref next));
        while (_levels[^1].Count > 1)
        {
            var below = _levels.Count - 1;
            _levels.Add(Fill(_levels[below].Count, i => bucket.KeySize(FirstEntry(below, i)), least: 2, ref next));
        }

        End = next;
    }

    public IBoltBucket Bucket { get; }

    /// <summary>Leaves first.</summary>
    public IReadOnlyList<IReadOnlyList<PageRun>> Levels => _levels;

    public ulong Root => _levels[^1][0].Page;

    /// <summary>The first page behind the bucket.</summary>
    public ulong End { get; }

    /// <summary>The first entry below a page of a level.</summary>
    public int FirstEntry(int level, int run)
    {
        for (; level > 0; level--) run = _levels[level][run].First;
        return _levels[0][run].First;
    }

    /// <summary>Fills page after page; what is larger than a page gets one with overflow. No items make one empty page.</summary>
    private static List<PageRun> Fill(int count, Func<int, int> size, int least, ref ulong next)
    {
        var runs = new List<PageRun>();
        var first = 0;
        do
        {
            long bytes = BoltFormat.PageHeader;
            var taken = 0;
            while (first + taken < count)
            {
                var grown = bytes + BoltFormat.Element + size(first + taken);
                if (taken >= least && grown > BoltFormat.PageSize) break;
                bytes = grown;
                taken++;
            }

            // A branch page with a single child would never end: the last page takes one of the page before instead.
            if (taken < least && runs.Count > 0)
            {
                var left = runs[^1];
                runs[^1] = left with { Count = left.Count - 1 };
                first--;
                taken++;
                bytes += BoltFormat.Element + size(first);
            }

            var pages = BoltFormat.PagesFor(bytes);
            runs.Add(new PageRun(first, taken, next, pages));
            next += (ulong)pages;
            first += taken;
        }
        while (first < count);
        return runs;
    }
}
