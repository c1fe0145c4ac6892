using MiniKube.Histories.KeyValue;
using MiniKube.Histories.Timelines;

namespace MiniKube.Histories.Watches;

/// <summary>One change a watcher was given.</summary>
/// <param name="Change">What changed.</param>
/// <param name="Previous">The key before it, when the watcher asked for that; null when it was absent.</param>
public sealed record WatchedChange(Change Change, KeyVersion? Previous = null);

/// <summary>One message of a watch.</summary>
/// <param name="Revision">Of its header.</param>
/// <param name="Changes">In the order they came; none in a progress note.</param>
public sealed record WatchDelivery(long Revision, IReadOnlyList<WatchedChange> Changes);

/// <summary>All that one watch delivered between being opened and being lost. A watcher that goes on elsewhere opens a new one.</summary>
/// <param name="Watcher">Who watched, and through which member, for messages.</param>
/// <param name="Prefix">Start of the keys watched.</param>
/// <param name="From">First revision asked for.</param>
/// <param name="WithPrevious">Whether it asked for what was before.</param>
public sealed record WatchRecord(string Watcher, string Prefix, long From, bool WithPrevious)
{
    private readonly List<WatchDelivery> _deliveries = [];

    public IReadOnlyList<WatchDelivery> Deliveries => _deliveries;

    /// <summary>All revisions up to this one have been delivered or had nothing for it.</summary>
    public long Bookmark { get; private set; } = From - 1;

    public void Add(WatchDelivery delivery)
    {
        _deliveries.Add(delivery);
        Bookmark = Math.Max(Bookmark, delivery.Changes.Count > 0 ? delivery.Changes[^1].Change.Revision : delivery.Revision);
    }
}
