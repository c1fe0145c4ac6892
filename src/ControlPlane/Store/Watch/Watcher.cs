using Etcdserverpb;
using MiniKube.ControlPlane.Store.Mvcc;
using static Etcdserverpb.WatchCreateRequest.Types;

namespace MiniKube.ControlPlane.Store.Watch;

/// <summary>One watch of a stream: what it wants, and from where it has not yet been served. Marked and taken under the hub's lock.</summary>
internal sealed class Watcher(long id, KeyRange range, WatchCreateRequest request, Action wake)
{
    private readonly bool _noPuts = request.Filters.Contains(FilterType.Noput);
    private readonly bool _noDeletes = request.Filters.Contains(FilterType.Nodelete);
    private long _pendingFrom;
    private long _servingFrom;

    public long Id { get; } = id;

    public KeyRange Range { get; } = range;

    public bool WantsPrevious { get; } = request.PrevKv;

    public bool WantsFragments { get; } = request.Fragment;

    public bool WantsProgress { get; } = request.ProgressNotify;

    /// <summary>Changes before this revision are not wanted.</summary>
    public long Start { get; set; }

    /// <summary>Whether events went out since the last progress notification was due.</summary>
    public bool WasBusy { get; set; }

    /// <summary>The first revision it may still have events of, taken or not; 0 when it has been served.</summary>
    public long Behind => Volatile.Read(ref _servingFrom) is var serving and not 0 ? serving : _pendingFrom;

    /// <summary>The first revision of those taken that has not been sent; 0 when all have been.</summary>
    public void Serving(long from) => Volatile.Write(ref _servingFrom, from);

    public bool Wants(Change change) => change.Version.Main >= Start && !(change.Version.IsDeletion ? _noDeletes : _noPuts);

    public void Mark(IReadOnlyList<Change> changes)
    {
        if (_pendingFrom != 0) return;
        foreach (var change in changes)
        {
            if (!Range.Contains(change.History.Key)) continue;
            MarkFrom(change.Version.Main);
            return;
        }
    }

    public void MarkFrom(long revision)
    {
        if (_pendingFrom == 0) _pendingFrom = revision;
        wake();
    }

    /// <summary>The revision to serve from, once; null when there is nothing.</summary>
    public long? Take()
    {
        if (_pendingFrom == 0) return null;
        var from = _pendingFrom;
        _pendingFrom = 0;
        Serving(from);
        return from;
    }
}
