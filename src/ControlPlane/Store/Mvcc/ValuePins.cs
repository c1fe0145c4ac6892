namespace MiniKube.ControlPlane.Store.Mvcc;

/// <summary>Holds removals of values back while somebody reads a pinned view, such as a snapshot being written.</summary>
internal sealed class ValuePins(IValueTier values)
{
    private readonly Lock _gate = new();
    private readonly List<(long Id, int Length)> _waiting = [];
    private int _pins;

    /// <summary>How many views are pinned.</summary>
    public int Count => Volatile.Read(ref _pins);

    public void Pin()
    {
        lock (_gate) _pins++;
    }

    /// <summary>The value goes with a <see cref="Flush"/> to come. The applier calls it.</summary>
    public void Remove(in KeyVersion version) => _waiting.Add((version.ValueId, version.ValueLength));

    /// <summary>Removes what waits, unless somebody reads a pinned view. The applier calls it, after the view without these values was published.</summary>
    public void Flush()
    {
        if (_waiting.Count == 0) return;
        lock (_gate)
        {
            if (_pins > 0) return;
            foreach (var (id, length) in _waiting) values.Remove(id, length);
        }

        _waiting.Clear();
    }

    public void Unpin()
    {
        lock (_gate) _pins--;
    }
}

/// <summary>A view whose values stay until it is disposed.</summary>
internal sealed class PinnedView : IDisposable
{
    private ValuePins? _pins;

    /// <param name="view">Asked after the pin is set, so that nothing the view needs can go between.</param>
    public PinnedView(Func<MvccView> view, ValuePins pins)
    {
        pins.Pin();
        _pins = pins;
        View = view();
    }

    public MvccView View { get; }

    public void Dispose() => Interlocked.Exchange(ref _pins, null)?.Unpin();
}
