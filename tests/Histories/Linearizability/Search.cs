namespace MiniKube.Histories.Linearizability;

/// <summary>One search: events in a linked list, from which the calls and returns of operations are lifted as they are put in order.</summary>
internal sealed class Search<TState, T>
    where TState : class
{
    private readonly Event _head = new(-1, null);
    private readonly TimedOperation<T>[] _operations;
    private readonly Func<TState, T, TState?> _step;
    private readonly long _patience;
    private readonly HashSet<Configuration<TState>> _tried = [];
    private readonly Stack<(Event Call, TState Before)> _order = new();
    private readonly OperationSet _taken;
    private int _required;
    private long _steps;
    private T[] _explained = [];
    private T[] _stuck = [];

    public Search(IReadOnlyCollection<TimedOperation<T>> history, Func<TState, T, TState?> step, long patience)
    {
        _operations = [.. history];
        _required = _operations.Count(o => o.Returned is not null);
        _taken = new OperationSet(_operations.Length);
        _step = step;
        _patience = patience;
        Link();
    }

    public Verdict<T> Run(TState state)
    {
        var at = _head.Next;
        while (_required > 0)
        {
            if (_steps > _patience) return End(Judgement.Undecided);
            if (at?.Return is not null && TryTake(at, ref state))
            {
                at = _head.Next;
            }
            else if (at is { IsReturn: false })
            {
                at = at.Next;
            }
            else
            {
                Note();
                if (_order.Count == 0) return End(Judgement.Violated);
                (at, state) = TakeBack();
            }
        }

        _explained = [.. Ordered()];
        _stuck = [];
        return End(Judgement.Linearizable);
    }

    private bool TryTake(Event call, ref TState state)
    {
        _steps++;
        if (_step(state, _operations[call.Operation].Operation) is not { } next) return false;
        _taken.Add(call.Operation);
        if (!_tried.Add(new Configuration<TState>(_taken.Copy(), next)))
        {
            _taken.Remove(call.Operation);
            return false;
        }

        _order.Push((call, state));
        state = next;
        call.Lift();
        if (_operations[call.Operation].Returned is not null) _required--;
        return true;
    }

    private (Event? Next, TState State) TakeBack()
    {
        var (call, before) = _order.Pop();
        _taken.Remove(call.Operation);
        call.Restore();
        if (_operations[call.Operation].Returned is not null) _required++;
        return (call.Next, before);
    }

    private void Note()
    {
        if (_order.Count < _explained.Length || (_order.Count == _explained.Length && _stuck.Length > 0)) return;
        _explained = [.. Ordered()];
        var stuck = new List<T>();
        for (var e = _head.Next; e is { IsReturn: false }; e = e.Next)
        {
            if (_operations[e.Operation].Returned is not null) stuck.Add(_operations[e.Operation].Operation);
        }

        _stuck = [.. stuck];
    }

    private IEnumerable<T> Ordered() => _order.Reverse().Select(o => _operations[o.Call.Operation].Operation);

    private Verdict<T> End(Judgement judgement) => new(judgement, _explained, _stuck, _steps);

    /// <summary>Orders calls and returns by time; at the same moment a call comes first, so that doubt counts as overlap.</summary>
    private void Link()
    {
        var events = new List<(long Time, bool IsReturn, Event Event)>();
        for (var i = 0; i < _operations.Length; i++)
        {
            var end = new Event(i, null) { IsReturn = true };
            events.Add((_operations[i].Called, false, new Event(i, end)));
            if (_operations[i].Returned is { } returned) events.Add((returned, true, end));
        }

        var last = _head;
        foreach (var (_, _, e) in events.OrderBy(e => e.Time).ThenBy(e => e.IsReturn))
        {
            e.InsertAfter(last);
            last = e;
        }
    }
}
