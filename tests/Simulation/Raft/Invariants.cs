using MiniKube.Machinery.Raft;

namespace MiniKube.Simulation.Tests.Raft;

/// <summary>What must be true of the whole group at all times, checked as things happen.</summary>
internal sealed class Invariants
{
    private readonly Dictionary<ulong, ulong> _leaders = [];
    private readonly Dictionary<ulong, ulong> _committedTerms = [];
    private readonly Dictionary<ulong, ulong> _committedInTerm = [];
    private readonly Dictionary<ulong, ulong> _digests = [];

    public ulong HighestCommitted { get; private set; }

    /// <summary>At most one leader a term, and every leader's log holds all that was committed in earlier terms.</summary>
    public void LeaderElected(SimNode node)
    {
        RaftStatus status = node.Raft!.Status();
        if (!_leaders.TryAdd(status.Term, status.Id) && _leaders[status.Term] != status.Id)
            throw new InvariantBrokenException($"two leaders in term {status.Term}: {_leaders[status.Term]} and {status.Id}");
        ulong mustHold = _committedInTerm.Where(c => c.Key < status.Term).Select(c => c.Value).DefaultIfEmpty().Max();
        if (status.LastIndex < mustHold)
            throw new InvariantBrokenException($"leader {status.Id} of term {status.Term} ends at {status.LastIndex}, {mustHold} was committed in an earlier term");
    }

    /// <summary>
    /// Each index is committed once, with one entry, and when a leader first commits it,
    /// a quorum of a configuration in force around that time has it on stable storage.
    /// </summary>
    public void Committed(SimNode node, in Entry entry, IReadOnlyList<ConfState> inForce, IReadOnlyDictionary<ulong, SimNode> nodes)
    {
        if (_committedTerms.TryGetValue(entry.Index, out ulong term))
        {
            if (term != entry.Term)
                throw new InvariantBrokenException($"node {node.Id} commits {entry.Index} of term {entry.Term}, it was committed with term {term}");
            return;
        }

        _committedTerms[entry.Index] = entry.Term;
        HighestCommitted = Math.Max(HighestCommitted, entry.Index);
        _committedInTerm[node.Raft!.Term] = Math.Max(_committedInTerm.GetValueOrDefault(node.Raft.Term), entry.Index);
        ulong index = entry.Index, entryTerm = entry.Term;
        if (!inForce.Any(c => HasQuorum(c.Voters) && HasQuorum(c.VotersOutgoing)))
            throw new InvariantBrokenException($"entry {entry.Index} is committed but not stored by a quorum of {string.Join(" or ", inForce)}");

        bool HasQuorum(IReadOnlyCollection<ulong> voters) => voters.Count == 0
            || voters.Count(v => nodes.TryGetValue(v, out SimNode? n) && n.Disk.Holds(index, entryTerm)) > voters.Count / 2;
    }

    /// <summary>All members go through the same states.</summary>
    public void Applied(SimNode node, SimState state)
    {
        if (!_digests.TryAdd(state.Index, state.Digest) && _digests[state.Index] != state.Digest)
            throw new InvariantBrokenException($"node {node.Id} is in another state at index {state.Index} than others were");
    }
}
