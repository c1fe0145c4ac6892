using System.Buffers.Binary;
using MiniKube.Machinery.Raft;

namespace MiniKube.Simulation.Tests.Raft;

/// <summary>Clients write and read through any member, one operation at a time, and give up after a while.</summary>
internal sealed partial class World
{
    private readonly Dictionary<ulong, (ulong Node, int Life, ulong Floor, ulong Term)> _writes = [];
    private readonly Dictionary<ulong, ulong> _positions = [];
    private ulong _operation;

    private void StartClient() => After(_random.Next(50), NextOperation);

    private void NextOperation()
    {
        After(5 + _random.Next(40), NextOperation);
        SimNode[] up = [.. _nodes.Values.Where(n => n.Raft is not null && n.PausedUntil <= _now)];
        if (up.Length == 0) return;
        SimNode node = up[_random.Next(up.Length)];
        if (_random.Next(3) == 0) BeginRead(node);
        else BeginWrite(node);
        Drive(node);
    }

    private void BeginWrite(SimNode node)
    {
        ulong id = ++_operation;
        var data = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(data, id);
        if (node.Raft!.Propose(data) == ProposeOutcome.Accepted) _writes[id] = (node.Id, node.Life, _history.Begin(), node.Raft.Term);
    }

    /// <summary>Acknowledges a write when the member it was given to applies it. A forwarded message may be duplicated: the first one counts.</summary>
    private void WriteApplied(SimNode node, ulong id, ulong index)
    {
        if (!_positions.TryAdd(id, index) && _positions[id] != index && _settings.Duplication == 0)
            throw new InvariantBrokenException($"write {id} was applied at {_positions[id]} and again at {index}");
        if (!_writes.TryGetValue(id, out (ulong Node, int Life, ulong Floor, ulong Term) write)) return;
        if (write.Node != node.Id) return;
        _writes.Remove(id);
        if (write.Life == node.Life) _history.FinishWrite(write.Floor, index);
    }

    /// <summary>What a lost leader took along is proposed again once an entry of a later term shows that it is lost.</summary>
    private void ProposeLostAgain(SimNode node, ulong term)
    {
        foreach ((ulong id, (ulong owner, int life, ulong floor, ulong given)) in _writes.ToArray())
        {
            if (owner != node.Id || life != node.Life || given >= term) continue;
            var data = new byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(data, id);
            if (node.Raft!.Propose(data) == ProposeOutcome.Accepted) _writes[id] = (owner, life, floor, node.Raft.Term);
            else _writes.Remove(id);
        }
    }

    /// <summary>A snapshot may hold writes of this member that it never saw applied: their outcome stays unknown.</summary>
    private void ForgetWrites(SimNode node)
    {
        foreach ((ulong id, (ulong owner, _, _, _)) in _writes.ToArray())
            if (owner == node.Id) _writes.Remove(id);
    }

    private void BeginRead(SimNode node)
    {
        ulong id = ++_operation;
        ulong floor = _history.Begin();
        if (_settings.Bug.HasFlag(PlantedBug.StaleReads))
        {
            _history.FinishRead(floor, node.State.Index);
            return;
        }

        if (node.Raft!.ReadIndex(id)) node.Reads[id] = new SimNode.PendingRead(floor);
    }

    private void ReadProved(SimNode node, ReadState proved)
    {
        if (!node.Reads.TryGetValue(proved.Context, out SimNode.PendingRead? read)) return;
        read.Index = proved.Index;
        ServeReads(node);
    }

    private void ServeReads(SimNode node)
    {
        foreach ((ulong id, SimNode.PendingRead read) in node.Reads.ToArray())
        {
            if (read.Index is not { } index || index > node.State.Index) continue;
            node.Reads.Remove(id);
            _history.FinishRead(read.Floor, node.State.Index);
        }
    }
}
