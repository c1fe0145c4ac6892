namespace MiniKube.Histories.Linearizability;

/// <summary>A call or a return in the list of what is not yet in order.</summary>
internal sealed class Event(int operation, Event? end)
{
    private Event? _previous;

    /// <summary>Number of the operation; -1 for the head of the list.</summary>
    public int Operation { get; } = operation;

    /// <summary>Of a call: its return, which is in the list only when the operation completed.</summary>
    public Event? Return { get; } = end;

    public bool IsReturn { get; init; }

    public Event? Next { get; private set; }

    public void InsertAfter(Event previous)
    {
        _previous = previous;
        Next = previous.Next;
        if (Next is not null) Next._previous = this;
        previous.Next = this;
    }

    /// <summary>Takes a call and its return out of the list.</summary>
    public void Lift()
    {
        Unlink();
        if (Return!._previous is not null) Return.Unlink();
    }

    /// <summary>Undoes the last <see cref="Lift"/> that is not undone yet.</summary>
    public void Restore()
    {
        if (Return!._previous is not null) Return.Relink();
        Relink();
    }

    private void Unlink()
    {
        _previous!.Next = Next;
        if (Next is not null) Next._previous = _previous;
    }

    private void Relink()
    {
        _previous!.Next = this;
        if (Next is not null) Next._previous = this;
    }
}
