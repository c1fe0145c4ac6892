using MiniKube.ControlPlane.Store.Mvcc;

namespace MiniKube.ControlPlane.Store.Watch;

/// <summary>
/// Tells watchers what was published. The applier only marks the watchers whose range was touched and wakes their
/// streams; each stream then fetches its events itself, from the window or from history, at its own pace.
/// </summary>
internal sealed class WatchHub
{
    private readonly Lock _gate = new();
    private readonly EventWindow _window = new();
    private readonly List<Watcher> _watchers = [];
    private MvccView? _view;

    /// <summary>A mistake that only the simulation makes, to show that it finds it: watchers are not told that what they want is compacted.</summary>
    internal bool ForgetsCompaction { get; init; }

    /// <summary>Watchers of all streams.</summary>
    public int WatcherCount
    {
        get
        {
            lock (_gate) return _watchers.Count;
        }
    }

    /// <summary>The newest view.</summary>
    public MvccView View => Volatile.Read(ref _view)!;

    /// <summary>How far the watchers are behind: those that have fallen out of the window, and the revisions that all together have still to look at.</summary>
    public (int Slow, long Pending) Backlog()
    {
        lock (_gate)
        {
            var (slow, pending) = (0, 0L);
            foreach (var watcher in _watchers)
            {
                if (watcher.Behind == 0) continue;
                if (watcher.Behind < _window.First) slow++;
                pending += Math.Max(0, _view!.Revision - watcher.Behind + 1);
            }

            return (slow, pending);
        }
    }

    /// <summary>Makes a view and the changes that led to it visible. The applier calls it.</summary>
    public void Publish(MvccView view, IReadOnlyList<Change> changes)
    {
        lock (_gate)
        {
            if (_view is null) _window.Reset(view.Revision);
            _view = Known(view);
            if (changes.Count == 0) return;
            _window.Add(changes, watched: _watchers.Count > 0);
            foreach (var watcher in _watchers) watcher.Mark(changes);
        }
    }

    /// <summary>The whole state was replaced: every watcher must look at history from where it was.</summary>
    public void Reset(MvccView view)
    {
        lock (_gate)
        {
            var before = _view?.Revision ?? 0;
            _view = Known(view);
            _window.Reset(view.Revision);
            foreach (var watcher in _watchers) watcher.MarkFrom(before + 1);
        }
    }

    /// <summary>Adds a watcher; every change after the returned view will mark it.</summary>
    public MvccView Add(Watcher watcher)
    {
        lock (_gate)
        {
            _watchers.Add(watcher);
            return _view!;
        }
    }

    public void Remove(Watcher watcher)
    {
        lock (_gate) _watchers.Remove(watcher);
    }

    public void RemoveAll(IReadOnlyCollection<Watcher> watchers)
    {
        lock (_gate) _watchers.RemoveAll(watchers.Contains);
    }

    /// <summary>The newest view, and those of the given watchers that have events up to it, with the first's revision.</summary>
    public (MvccView View, List<(Watcher Watcher, long From)> Pending) TakePending(IEnumerable<Watcher> watchers)
    {
        var pending = new List<(Watcher, long)>();
        lock (_gate)
        {
            foreach (var watcher in watchers)
            {
                if (watcher.Take() is { } from) pending.Add((watcher, from));
            }

            return (_view!, pending);
        }
    }

    /// <summary>A watcher's changes from the window; see <see cref="EventWindow.Read"/>.</summary>
    public List<Change>? Recent(KeyRange range, long from, ref long to, long maxBytes)
    {
        lock (_gate) return _window.Read(range, from, ref to, maxBytes);
    }

    private MvccView Known(MvccView view) => ForgetsCompaction ? view with { CompactRevision = -1 } : view;
}
