using MiniKube.Machinery.Raft;

namespace MiniKube.Simulation.Tests.Raft;

/// <summary>Messages are delayed, lost, duplicated and (unless ordered) overtake each other; links can be cut in one direction.</summary>
internal sealed partial class World
{
    private readonly HashSet<(ulong From, ulong To)> _cuts = [];
    private readonly Dictionary<ulong, SimState> _snapshotFiles = [];
    private readonly Dictionary<(ulong From, ulong To), long> _linkBusyUntil = [];
    private bool _calm;

    private void Post(Message message)
    {
        SimState? file = null;
        if (message.Snapshot is { } snapshot)
        {
            SimDisk disk = _nodes[message.From].Disk;
            file = disk.Snapshot.Index >= snapshot.Index ? FileAt(snapshot.Index, disk) : null;
        }

        bool lost = !_nodes.ContainsKey(message.To) || _cuts.Contains((Sender(message), message.To))
            || (!_calm && _random.NextDouble() < _settings.Loss) || (message.Snapshot is not null && file is null);
        if (lost)
        {
            if (message.Type == MessageType.Snapshot) After(20, () => ReportSnapshot(message, false));
            return;
        }

        Deliver(message, file);
        if (!_calm && _random.NextDouble() < _settings.Duplication) Deliver(message, file);
    }

    private SimState? FileAt(ulong index, SimDisk disk)
    {
        if (disk.Snapshot.Index == index) _snapshotFiles[index] = disk.SnapshotState;
        return _snapshotFiles.TryGetValue(index, out SimState state) ? state : null;
    }

    private static ulong Sender(Message message) => message.From;

    private void Deliver(Message message, SimState? file)
    {
        long delay = _calm ? 1 + _random.Next(3) : _random.Next(_settings.MinDelay, _settings.MaxDelay + 1);
        if (_calm || _settings.Ordered)
        {
            (ulong, ulong) link = (message.From, message.To);
            delay = Math.Max(delay, _linkBusyUntil.GetValueOrDefault(link) - _now);
            _linkBusyUntil[link] = _now + delay;
        }

        After(delay, () => Arrive(message, file));
    }

    private void Arrive(Message message, SimState? file)
    {
        SimNode node = _nodes[message.To];
        if (node.PausedUntil > _now)
        {
            After(node.PausedUntil - _now, () => Arrive(message, file));
            return;
        }

        if (node.Raft is null)
        {
            if (message.Type == MessageType.Snapshot) ReportSnapshot(message, false);
            return;
        }

        Trace($"{message}");
        if (message.Type == MessageType.Snapshot)
        {
            if (node.InstallingSnapshot)
            {
                ReportSnapshot(message, false);
                return;
            }

            node.Disk.ReceivedFile = file;
            After(5, () => ReportSnapshot(message, true));
        }

        node.Raft.Step(message);
        Drive(node);
    }

    private void ReportSnapshot(Message message, bool success)
    {
        SimNode sender = _nodes[message.From];
        if (sender.Raft is null) return;
        sender.Raft.ReportSnapshotSent(message.To, success);
        Drive(sender);
    }
}
