namespace MiniKube.Simulation.Tests.Store.Oracle;

/// <summary>
/// A leader counts copies of entries of its own term only; older ones are committed along with those (Raft, section 5.4.2).
/// Read off what leaders send: with more than one voter, what is new in a commit index was sent out in that term before.
/// </summary>
internal sealed class CommitRule
{
    private readonly Dictionary<ulong, (ulong Leader, ulong Term)> _entries = [];
    private ulong _committed;

    /// <summary>A member has applied everything up to an index.</summary>
    public void Applied(ulong index) => _committed = Math.Max(_committed, index);

    public void Sent(Message message)
    {
        if (message.Type is not (MessageType.Append or MessageType.Heartbeat or MessageType.Commit)) return;
        foreach (Entry entry in message.Entries.Span)
            if (!_entries.TryGetValue(entry.Index, out var known) || known.Leader <= message.Term) _entries[entry.Index] = (message.Term, entry.Term);
        if (message.Commit <= _committed) return;
        if (_entries.TryGetValue(message.Commit, out var newest) && newest.Term < message.Term)
            throw new InvariantBrokenException($"{message.From} leads term {message.Term} and commits {message.Commit}, an entry of term {newest.Term}, by counting copies");
        _committed = message.Commit;
    }
}
