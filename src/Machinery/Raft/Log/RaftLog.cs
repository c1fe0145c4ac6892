namespace MiniKube.Machinery.Raft.Log;

/// <summary>
/// The log after the last compaction, in memory. Marks, each at most the next: Applied, HandedToApply, Committed and
/// Stable, HandedToDisk, LastIndex (Stable and Committed are not ordered among themselves).
/// Reading and appending are here; the hand-over to disk and state machine is in RaftLog.Handover.cs.
/// </summary>
internal sealed partial class RaftLog
{
    private readonly List<Entry> _entries;
    private ulong _baseIndex;
    private ulong _baseTerm;

    public RaftLog(RecoveredState recovered)
    {
        _baseIndex = recovered.Snapshot.Index;
        _baseTerm = recovered.Snapshot.Term;
        _entries = [.. recovered.Entries];
        foreach (Entry entry in _entries) Bytes += entry.Size;
        for (int i = 0; i < _entries.Count; i++)
        {
            if (_entries[i].Index != _baseIndex + 1 + (ulong)i)
                throw new RaftInvariantException($"recovered log has a gap before entry {_entries[i].Index}");
        }

        Stable = _handedToDisk = Offered = LastIndex;
        Committed = Math.Max(_baseIndex, Math.Min(recovered.HardState.Commit, LastIndex));
        HandedToApply = Applied = _baseIndex;
    }

    /// <summary>First index whose entry is still here.</summary>
    public ulong FirstIndex => _baseIndex + 1;

    public ulong LastIndex => _baseIndex + (ulong)_entries.Count;

    public ulong LastTerm => _entries.Count > 0 ? _entries[^1].Term : _baseTerm;

    public ulong Committed { get; private set; }

    /// <summary>Highest index known to be on this member's stable storage.</summary>
    public ulong Stable { get; private set; }

    public ulong HandedToApply { get; private set; }

    public ulong Applied { get; private set; }

    /// <summary>Size of all entries here.</summary>
    public long Bytes { get; private set; }

    /// <summary>Term of the entry at an index; false when it is compacted away or not there yet.</summary>
    public bool TryTerm(ulong index, out ulong term)
    {
        term = 0;
        if (index < _baseIndex || index > LastIndex) return false;
        term = index == _baseIndex ? _baseTerm : At(index).Term;
        return true;
    }

    public bool Matches(ulong index, ulong term) => TryTerm(index, out ulong mine) && mine == term;

    /// <summary>A log ending in (index, term) is at least as complete as this one.</summary>
    public bool IsUpToDate(ulong index, ulong term) => term > LastTerm || (term == LastTerm && index >= LastIndex);

    /// <summary>Appends the leader's own entries, which follow the last index.</summary>
    public void Append(Entry entry)
    {
        if (entry.Index != LastIndex + 1) throw new RaftInvariantException($"append of {entry.Index} after {LastIndex}");
        _entries.Add(entry);
        Bytes += entry.Size;
    }

    /// <summary>
    /// Takes a leader's entries after (index, term). False when this log has no such entry.
    /// Entries that conflict are replaced with all that follow them; entries already here are left alone.
    /// </summary>
    public bool TryAppend(ulong index, ulong term, ulong commit, ReadOnlySpan<Entry> entries, out ulong lastNew)
    {
        lastNew = 0;
        if (!Matches(index, term)) return false;
        lastNew = index + (ulong)entries.Length;
        for (int i = 0; i < entries.Length; i++)
        {
            if (Matches(entries[i].Index, entries[i].Term)) continue;
            if (entries[i].Index <= LastIndex) Truncate(entries[i].Index);
            foreach (Entry entry in entries[i..]) Append(entry);
            break;
        }

        OfferAll();
        CommitTo(Math.Min(commit, lastNew));
        return true;
    }

    /// <summary>The largest index at or before <paramref name="index"/> whose term is at most <paramref name="term"/>: where two logs can at best agree.</summary>
    public (ulong Index, ulong Term) FindConflictByTerm(ulong index, ulong term)
    {
        for (; index > 0; index--)
        {
            if (!TryTerm(index, out ulong mine)) return (index, 0);
            if (mine <= term) return (index, mine);
        }

        return (0, 0);
    }

    /// <summary>Moves the commit index forward, never back.</summary>
    public bool CommitTo(ulong index)
    {
        if (index <= Committed) return false;
        if (index > LastIndex) throw new RaftInvariantException($"commit of {index} beyond the last entry {LastIndex}");
        Committed = index;
        return true;
    }

    /// <summary>Entries from an index on: at least one if there is one, else as many as fit.</summary>
    public Entry[] Slice(ulong from, ulong through, long maxBytes)
    {
        if (from > through) return [];
        int start = Offset(from), count = 0;
        long bytes = 0;
        for (ulong index = from; index <= through; index++, count++)
        {
            bytes += _entries[start + count].Size;
            if (bytes > maxBytes && count > 0) break;
        }

        var slice = new Entry[count];
        _entries.CopyTo(start, slice, 0, count);
        return slice;
    }

    /// <summary>Puts another copy in the place of an entry's payload, if the entry is still here.</summary>
    public void Replace(in Entry entry, ReadOnlyMemory<byte> copy)
    {
        if (entry.Index < FirstIndex || entry.Index > LastIndex || copy.IsEmpty) return;
        int place = Offset(entry.Index);
        if (_entries[place].Term == entry.Term) _entries[place] = _entries[place] with { Data = copy };
    }

    /// <summary>Whether a configuration change lies in (after, through].</summary>
    public bool HasConfChange(ulong after, ulong through)
    {
        for (ulong index = Math.Max(after + 1, FirstIndex); index <= through; index++)
            if (At(index).Type == EntryType.ConfChange) return true;
        return false;
    }

    /// <summary>Payload bytes of the entries in (after, through].</summary>
    public long PayloadBytes(ulong after, ulong through)
    {
        long bytes = 0;
        for (ulong index = Math.Max(after + 1, FirstIndex); index <= through; index++) bytes += At(index).Data.Length;
        return bytes;
    }

    /// <summary>Forgets entries up to an index that is applied and covered by a stored snapshot.</summary>
    public void Compact(ulong through)
    {
        if (through <= _baseIndex) return;
        if (through > Applied || through > Stable) throw new RaftInvariantException($"compaction of {through} beyond applied {Applied} or stable {Stable}");
        _baseTerm = At(through).Term;
        Remove(0, Offset(through) + 1);
        _baseIndex = through;
    }

    private Entry At(ulong index) => _entries[Offset(index)];

    private int Offset(ulong index) => checked((int)(index - _baseIndex - 1));

    private void Truncate(ulong from)
    {
        if (from <= Committed) throw new RaftInvariantException($"entry {from} conflicts with the committed {Committed}");
        Remove(Offset(from), (int)(LastIndex - from + 1));
        ClipHandover(from - 1);
    }

    private void Remove(int start, int count)
    {
        for (int i = start; i < start + count; i++) Bytes -= _entries[i].Size;
        _entries.RemoveRange(start, count);
    }
}
