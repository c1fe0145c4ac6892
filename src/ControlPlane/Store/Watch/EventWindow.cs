using MiniKube.ControlPlane.Store.Mvcc;

namespace MiniKube.ControlPlane.Store.Watch;

/// <summary>The newest changes in memory, in order, whole revisions only: a ring, searched by revision. Bounded by count and bytes. Not thread-safe.</summary>
internal sealed class EventWindow
{
    private const int MaxChanges = 16 * 1024;
    private const long MaxBytes = 8 * 1024 * 1024;

    /// <summary>While nobody watches: whoever comes back can read history.</summary>
    private const int UnwatchedPart = 32;

    private Change?[] _ring = new Change?[256];
    private int _start;
    private int _count;
    private long _bytes;

    /// <summary>Every change at or after this revision is here.</summary>
    public long First { get; private set; } = long.MaxValue;

    /// <summary>Forgets all and starts after <paramref name="revision"/>.</summary>
    public void Reset(long revision)
    {
        Array.Clear(_ring);
        _start = _count = 0;
        _bytes = 0;
        First = revision + 1;
    }

    public void Add(IReadOnlyList<Change> changes, bool watched = true)
    {
        foreach (var change in changes)
        {
            if (_count == _ring.Length) Grow();
            _ring[(_start + _count++) & (_ring.Length - 1)] = change;
            _bytes += Size(change);
        }

        var part = watched ? 1 : UnwatchedPart;
        while (_count > MaxChanges / part || _bytes > MaxBytes / part) DropOldestRevision();
    }

    /// <summary>
    /// The changes in a range from one revision on; null when the window does not reach back that far. When they come to so many
    /// bytes, whole revisions are left for the next time and <paramref name="to"/> falls to the last one taken.
    /// </summary>
    public List<Change>? Read(KeyRange range, long from, ref long to, long maxBytes)
    {
        if (from < First) return null;
        var found = new List<Change>();
        long bytes = 0;
        for (var i = FirstAtOrAfter(from); i < _count && At(i) is var change && change.Version.Main <= to; i++)
        {
            if (bytes >= maxBytes && change.Version.Main != At(i - 1).Version.Main)
            {
                to = At(i - 1).Version.Main;
                break;
            }

            if (!range.Contains(change.History.Key)) continue;
            found.Add(change);
            bytes += Size(change);
        }

        return found;
    }

    private Change At(int place) => _ring[(_start + place) & (_ring.Length - 1)]!;

    private int FirstAtOrAfter(long revision)
    {
        int low = 0, high = _count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (At(middle).Version.Main < revision) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private void DropOldestRevision()
    {
        var revision = At(0).Version.Main;
        while (_count > 0 && At(0).Version.Main == revision)
        {
            _bytes -= Size(At(0));
            _ring[_start] = null;
            _start = (_start + 1) & (_ring.Length - 1);
            _count--;
        }

        First = revision + 1;
    }

    private void Grow()
    {
        var larger = new Change?[_ring.Length * 2];
        for (var i = 0; i < _count; i++) larger[i] = At(i);
        _ring = larger;
        _start = 0;
    }

    private static long Size(Change change) => change.Value.Length + change.History.Key.Length + 200;
}
