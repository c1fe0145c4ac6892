using Etcdserverpb;
using Google.Protobuf;
using MiniKube.ControlPlane.Store.Mvcc;
using MiniKube.Histories.Watches;
using MiniKube.Simulation.Tests.Store.Histories;
using MiniKube.Simulation.Tests.Store.Oracle;
using Mvccpb;

namespace MiniKube.Simulation.Tests.Store.Clients;

/// <summary>
/// One watch as its client follows it, over as many streams as it takes, held against the model: in order, each event once,
/// revisions whole, nothing left out but what a cancellation said is compacted.
/// </summary>
internal sealed class Watch(string name, StoreModel model, ClientHistory history, ByteString key, ByteString end, bool previous, bool noDeletes)
{
    private readonly KeyRange _range = KeyRange.Of(key, end);
    private WatchRecord? _record;
    private int _rights;

    /// <summary>Everything before this revision has come, or was not wanted; 0 before the watch has begun.</summary>
    public long Next { get; private set; }

    /// <summary>It was asked for on the present stream, and has not been cancelled since.</summary>
    public bool IsAsked { get; private set; }

    /// <summary>The member has confirmed it on the present stream.</summary>
    public bool IsOpen { get; private set; }

    public WatchRequest Create(long id, bool progress)
    {
        (IsAsked, IsOpen) = (true, false);
        _rights = model.Auth.Count;
        var create = new WatchCreateRequest { Key = key, RangeEnd = end, StartRevision = Next, WatchId = id, PrevKv = previous, ProgressNotify = progress };
        if (noDeletes) create.Filters.Add(WatchCreateRequest.Types.FilterType.Nodelete);
        return new WatchRequest { CreateRequest = create };
    }

    public void Begin(long revision) => Next = revision;

    /// <summary>It was refused; it may be asked for again.</summary>
    public void Refused() => IsAsked = false;

    /// <summary>It was opened for a user, who may read its keys by some rights that were in force anywhere.</summary>
    public void RequireRights(string? user)
    {
        if (!model.Auth.Any(a => a.MayRead(user, key, end))) throw new InvariantBrokenException($"{name}: {user ?? "nobody"} watches {key.ToStringUtf8()}; the rights are {model.Auth[_rights - 1]}");
    }

    public void Take(WatchResponse response)
    {
        if (response.Created)
        {
            IsOpen = true;
            if (Next == 0) Next = response.Header.Revision + 1;
            Record();
        }

        if (response.Canceled) Cancelled(response);
        else if (response.Events.Count > 0) Events(response.Header.Revision, response.Events);
        else if (!response.Created) Noted(response.Header.Revision);
    }

    /// <summary>Nothing is left that should have come by now.</summary>
    public void CheckComplete(long revision)
    {
        if (!IsOpen) return;
        if (Expected(Next, revision).FirstOrDefault() is { } missing)
            throw new InvariantBrokenException($"{name}: after a long calm it has not got {missing}, though it has all before {Next}");
    }

    /// <summary>Whole prefixes are kept for the judge of watches.</summary>
    private void Record()
    {
        bool isPrefix = key.Length == 1 && end.Length == 1 && end[0] == key[0] + 1;
        if (!isPrefix || noDeletes) return;
        _record = new WatchRecord(name, key.ToStringUtf8(), Next, WithPrevious: false);
        history.Add(_record);
    }

    private void Cancelled(WatchResponse response)
    {
        IsAsked = IsOpen = false;
        if (response.CompactRevision == 0) return;
        if (response.CompactRevision > model.CompactRevision || response.CompactRevision <= Next)
            throw new InvariantBrokenException($"{name}: cancelled for a compaction at {response.CompactRevision} although it wants {Next}; compacted is {model.CompactRevision}");
        Next = response.CompactRevision;
    }

    private void Noted(long revision)
    {
        _record?.Add(new WatchDelivery(revision, []));
        if (revision < Next - 1) return;
        if (Expected(Next, revision).FirstOrDefault() is { } missing)
            throw new InvariantBrokenException($"{name}: progress up to {revision} is told, but {missing} never came");
        Next = revision + 1;
    }

    private void Events(long revision, IReadOnlyList<Event> events)
    {
        long last = events[^1].Kv.ModRevision;
        _record?.Add(new WatchDelivery(revision, [.. events.Select(Heard)]));
        ModelVersion[] expected = [.. Expected(Next, last)];
        for (int i = 0; i < Math.Max(events.Count, expected.Length); i++)
        {
            if (i >= events.Count || i >= expected.Length || !Same(events[i], expected[i]))
                throw new InvariantBrokenException(
                    $"{name}: got [{string.Join(", ", events.Select(e => $"{e.Kv.ModRevision}:{e.Kv.Key.ToStringUtf8()}"))}] where [{string.Join(", ", expected.Select(e => $"{e.Mod}:{e.Key}"))}] is right (from {Next})");
        }

        Next = last + 1;
    }

    private static WatchedChange Heard(Event e)
    {
        string? value = e.Type == Event.Types.EventType.Delete ? null : e.Kv.Value.ToStringUtf8();
        return new WatchedChange(new MiniKube.Histories.Timelines.Change(e.Kv.ModRevision, e.Kv.Key.ToStringUtf8(), value, e.Kv.Version, e.Kv.CreateRevision));
    }

    private IEnumerable<ModelVersion> Expected(long from, long to)
    {
        for (long revision = from; revision <= to; revision++)
        {
            foreach (ModelVersion version in model.ChangesAt(revision))
            {
                if (_range.Contains(System.Text.Encoding.UTF8.GetBytes(version.Key)) && !(noDeletes && version.Value is null)) yield return version;
            }
        }
    }

    private bool Same(Event @event, ModelVersion version)
    {
        bool deleted = version.Value is null;
        if (@event.Type != (deleted ? Event.Types.EventType.Delete : Event.Types.EventType.Put)) return false;
        if (!previous && @event.PrevKv is not null) return false;
        KeyValue expected = version.ToMessage();
        if (!(deleted ? @event.Kv.Key == expected.Key && @event.Kv.ModRevision == version.Mod : @event.Kv.Equals(expected))) return false;
        if (!previous) return true;
        KeyValue? before = model.Find(version.Key, version.Mod - 1)?.ToMessage();
        return @event.PrevKv is null ? before is null || version.Mod <= model.CompactRevision : @event.PrevKv.Equals(before);
    }
}
