using System.Collections.Immutable;

namespace MiniKube.Machinery.Raft.Configuration;

/// <summary>Computes the configuration that follows from a change; pure, so that every member gets the same answer.</summary>
internal static class ConfChanger
{
    /// <summary>The next configuration, or null when the change does not fit the present one (it is then ignored by all).</summary>
    public static ConfState? Apply(ConfState now, ConfChange change)
    {
        if (change.LeavesJoint) return now.IsJoint ? Leave(now) : null;
        if (now.IsJoint) return null;
        return change.EntersJoint ? Enter(now, change) : Simple(now, change);
    }

    private static ConfState? Simple(ConfState now, ConfChange change)
    {
        var draft = new Draft(now, outgoing: []);
        draft.Run(change.Steps);
        return draft.Voters.Count == 0 ? null : draft.Freeze(autoLeave: false);
    }

    private static ConfState? Enter(ConfState now, ConfChange change)
    {
        if (now.Voters.IsEmpty) return null;
        var draft = new Draft(now, outgoing: now.Voters);
        draft.Run(change.Steps);
        return draft.Voters.Count == 0 ? null : draft.Freeze(change.AutoLeave);
    }

    private static ConfState Leave(ConfState now) => new()
    {
        Voters = now.Voters,
        Learners = [.. now.Learners.Concat(now.LearnersNext).Distinct().Order()],
    };

    /// <summary>Mutable sets while the steps run.</summary>
    private sealed class Draft(ConfState now, ImmutableArray<ulong> outgoing)
    {
        private readonly SortedSet<ulong> _learners = [.. now.Learners];
        private readonly SortedSet<ulong> _learnersNext = [.. now.LearnersNext];

        public SortedSet<ulong> Voters { get; } = [.. now.Voters];

        public void Run(ImmutableArray<ConfChangeStep> steps)
        {
            foreach (ConfChangeStep step in steps)
            {
                if (step.NodeId == 0) continue;
                switch (step.Type)
                {
                    case ConfChangeType.AddVoter: MakeVoter(step.NodeId); break;
                    case ConfChangeType.AddLearner: MakeLearner(step.NodeId); break;
                    case ConfChangeType.Remove: Remove(step.NodeId); break;
                    default: break;
                }
            }
        }

        public ConfState Freeze(bool autoLeave) => new()
        {
            Voters = [.. Voters],
            VotersOutgoing = outgoing,
            Learners = [.. _learners],
            LearnersNext = [.. _learnersNext],
            AutoLeave = autoLeave,
        };

        private void MakeVoter(ulong id)
        {
            _learners.Remove(id);
            _learnersNext.Remove(id);
            Voters.Add(id);
        }

        private void MakeLearner(ulong id)
        {
            if (_learners.Contains(id)) return;
            Remove(id);
            if (outgoing.Contains(id)) _learnersNext.Add(id);
            else _learners.Add(id);
        }

        private void Remove(ulong id)
        {
            Voters.Remove(id);
            _learners.Remove(id);
            _learnersNext.Remove(id);
        }
    }
}
