namespace MiniKube.ControlPlane.ControllerManager.Controllers.GarbageCollection;

/// <summary>The last few hundred uids that are known to be gone. A uid never comes back, so the answer cannot become wrong. Safe for concurrent use.</summary>
public sealed class AbsentOwners
{
    private const int Size = 500;
    private readonly Lock _gate = new();
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    public bool Contains(string uid)
    {
        lock (_gate) return _known.Contains(uid);
    }

    public void Add(string uid)
    {
        lock (_gate)
        {
            if (!_known.Add(uid)) return;
            _order.Enqueue(uid);
            if (_order.Count > Size) _known.Remove(_order.Dequeue());
        }
    }
}
