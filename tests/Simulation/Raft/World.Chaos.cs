using MiniKube.Machinery.Raft;

namespace MiniKube.Simulation.Tests.Raft;

/// <summary>Crashes, pauses, partitions and membership changes; and the calm afterwards, in which all must be well again.</summary>
internal sealed partial class World
{
    private ulong _nextNewNode = 100;

    private void Misbehave()
    {
        if (_calm) return;
        After(1 + _random.Next(_settings.ChaosEvery * 2), Misbehave);
        SimNode victim = _nodes.Values.ElementAt(_random.Next(_nodes.Count));
        switch (_random.Next(_settings.MembershipChanges ? 9 : 7))
        {
            case 0 or 1: Crash(victim); break;
            case 2: Pause(victim); break;
            case 3: Partition(); break;
            case 4: CutOneWay(victim); break;
            case 5: _cuts.Clear(); break;
            case 6: Transfer(victim); break;
            default: ChangeMembers(); break;
        }
    }

    private void Crash(SimNode node)
    {
        if (node.Raft is null) return;
        Trace($"crash {node.Id}");
        node.Raft = null;
        node.Disk.Crash(_random);
        node.DiskFreeAt = 0;
        int life = node.Life;
        After(10 + _random.Next(800), () =>
        {
            if (node.Raft is null && node.Life == life) Start(node);
        });
    }

    private void Pause(SimNode node)
    {
        node.PausedUntil = _now + 20 + _random.Next(600);
        Trace($"pause {node.Id} until {node.PausedUntil}");
    }

    private void Partition()
    {
        _cuts.Clear();
        ulong[] left = [.. _nodes.Keys.Where(_ => _random.Next(2) == 0)];
        Trace($"partition {string.Join(' ', left)} | rest");
        foreach (ulong a in _nodes.Keys)
            foreach (ulong b in _nodes.Keys)
                if (left.Contains(a) != left.Contains(b)) _cuts.Add((a, b));
    }

    private void CutOneWay(SimNode node)
    {
        foreach (ulong other in _nodes.Keys)
            if (other != node.Id && _random.Next(2) == 0) _cuts.Add(_random.Next(2) == 0 ? (node.Id, other) : (other, node.Id));
    }

    private void Transfer(SimNode target)
    {
        foreach (SimNode node in _nodes.Values)
        {
            if (node.Raft is not { Role: RaftRole.Leader } || node.PausedUntil > _now) continue;
            Trace($"transfer {node.Id} to {target.Id}");
            node.Raft.TransferLeadership(target.Id);
            Drive(node);
        }
    }

    private void ChangeMembers()
    {
        SimNode? leader = _nodes.Values.FirstOrDefault(n => n.Raft is { Role: RaftRole.Leader } && n.PausedUntil <= _now);
        if (leader is null) return;
        ConfState now = leader.Raft!.Configuration;
        ConfChange change = PickChange(now);
        foreach (ConfChangeStep step in change.Steps)
            if (!_nodes.ContainsKey(step.NodeId)) AddNode(step.NodeId, RecoveredState.Empty);
        Trace($"change {string.Join(' ', change.Steps.Select(s => $"{s.Type}:{s.NodeId}"))} from {now}");
        leader.Raft.ProposeConfChange(change);
        Drive(leader);
    }

    private ConfChange PickChange(ConfState now)
    {
        ulong someone = now.Voters[_random.Next(now.Voters.Length)];
        switch (_random.Next(5))
        {
            case 0 when now.Voters.Length < 6:
                return ConfChange.Single(ConfChangeType.AddVoter, _nextNewNode++);
            case 1:
                return ConfChange.Single(ConfChangeType.AddLearner, now.Learners.IsEmpty ? _nextNewNode++ : now.Learners[0]);
            case 2 when !now.Learners.IsEmpty:
                return ConfChange.Single(ConfChangeType.AddVoter, now.Learners[0]);
            case 3 when now.Voters.Length > 2:
                return ConfChange.Single(ConfChangeType.Remove, someone);
            default:
                return new ConfChange
                {
                    Transition = ConfChangeTransition.JointImplicit,
                    Steps = [new ConfChangeStep(ConfChangeType.AddVoter, _nextNewNode++), new ConfChangeStep(ConfChangeType.Remove, someone)],
                };
        }
    }

    private void Heal()
    {
        Trace($"calm");
        _calm = true;
        _cuts.Clear();
        foreach (SimNode node in _nodes.Values)
        {
            node.PausedUntil = 0;
            if (node.Raft is null) Start(node);
        }
    }

    /// <summary>After the calm there is one leader, every member of its configuration has everything, and clients were served meanwhile.</summary>
    private void CheckRecovered()
    {
        SimNode[] leaders = [.. _nodes.Values.Where(n => n.Raft!.Role == RaftRole.Leader)];
        if (leaders.Length == 0) throw new InvariantBrokenException("no leader after the calm");
        SimNode leader = leaders.MaxBy(n => n.Raft!.Term)!;
        ulong goal = leader.State.Index > 60 ? leader.State.Index - 60 : 0;
        if (leader.Raft!.Configuration.IsJoint) throw new InvariantBrokenException($"still joint after the calm: {leader.Raft.Configuration}");
        foreach (ulong id in leader.Raft.Configuration.AllMembers())
        {
            SimNode member = _nodes[id];
            if (member.State.Index < goal)
                throw new InvariantBrokenException($"member {id} is at {member.State.Index} long after the calm, the leader at {leader.State.Index}: {Describe(member)}; {Describe(leader)}");
        }

        if (_history.Writes == 0) throw new InvariantBrokenException("no write was ever acknowledged");
    }

    private static string Describe(SimNode node)
    {
        RaftStatus status = node.Raft!.Status();
        return $"{status} [{string.Join(", ", status.Progress)}]";
    }
}
