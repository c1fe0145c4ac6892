namespace MiniKube.ControlPlane.Store.Watch;

/// <summary>
/// Reminds watch streams to tell quiet watchers the current revision, at a fixed interval. The order does not hang on the streams' hash codes,
/// which differ from run to run: a simulated run must be the same again.
/// </summary>
internal sealed class ProgressTimer : IDisposable
{
    private readonly Lock _gate = new();
    private readonly HashSet<WatchSession> _sessions = [];
    private readonly ITimer _timer;

    public ProgressTimer(TimeSpan interval, TimeProvider time) =>
        _timer = time.CreateTimer(static self => ((ProgressTimer)self!).Remind(), this, interval, interval);

    /// <summary>Streams open now.</summary>
    public int Count
    {
        get { lock (_gate) return _sessions.Count; }
    }

    /// <summary>Disposing the result ends the reminders.</summary>
    public IDisposable Register(WatchSession session)
    {
        lock (_gate) _sessions.Add(session);
        return new Registration(this, session);
    }

    public void Dispose() => _timer.Dispose();

    private void Remind()
    {
        WatchSession[] sessions;
        lock (_gate) sessions = [.. _sessions];
        foreach (var session in sessions) session.ProgressDue();
    }

    private void Remove(WatchSession session)
    {
        lock (_gate) _sessions.Remove(session);
    }

    private sealed class Registration(ProgressTimer owner, WatchSession session) : IDisposable
    {
        public void Dispose() => owner.Remove(session);
    }
}
