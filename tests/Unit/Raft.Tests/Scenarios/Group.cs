using System.Text;
using MiniKube.Machinery.Raft;

namespace MiniKube.Raft.Tests.Scenarios;

/// <summary>Members driven by hand: messages wait in a list until they are delivered, dropped or blocked; disks are instant unless held.</summary>
internal sealed class Group
{
    private readonly SortedDictionary<ulong, Seat> _seats = [];

    public Group(int members, Func<RaftConfig, RaftConfig>? configure = null)
    {
        RecoveredState first = RecoveredState.Bootstrap(Enumerable.Range(1, members).Select(i => ((ulong)i, ReadOnlyMemory<byte>.Empty)));
        for (ulong id = 1; id <= (ulong)members; id++) Add(id, first, configure);
        Work();
    }

    public List<Message> InFlight { get; } = [];

    public HashSet<(ulong From, ulong To)> Cut { get; } = [];

    public RaftNode this[ulong id] => _seats[id].Node;

    public IReadOnlyList<string> AppliedBy(ulong id) => _seats[id].Applied;

    public IReadOnlyList<ReadState> ReadsOf(ulong id) => _seats[id].Reads;

    public IReadOnlyList<Message> SentBy(ulong id) => _seats[id].Sent;

    public ulong Leader => _seats.Values.Single(s => s.Node.Role == RaftRole.Leader).Node.Id;

    public void Add(ulong id, RecoveredState state, Func<RaftConfig, RaftConfig>? configure = null)
    {
        var config = new RaftConfig { Id = id, Random = new Random((int)id) };
        _seats[id] = new Seat(new RaftNode(configure?.Invoke(config) ?? config, state));
    }

    public void HoldDisk(ulong id, bool hold)
    {
        _seats[id].DiskHeld = hold;
        Work();
    }

    public void Isolate(ulong id)
    {
        foreach (ulong other in _seats.Keys.Where(o => o != id))
        {
            Cut.Add((id, other));
            Cut.Add((other, id));
        }
    }

    public void Elect(ulong id)
    {
        this[id].Campaign();
        Settle();
        Assert.Equal(RaftRole.Leader, this[id].Role);
    }

    public void Tick(int times = 1, params ulong[] only)
    {
        for (int i = 0; i < times; i++)
        {
            foreach (Seat seat in _seats.Values)
                if (only.Length == 0 || only.Contains(seat.Node.Id)) seat.Node.Tick();
            Settle();
        }
    }

    public ProposeOutcome Propose(ulong at, string value)
    {
        ProposeOutcome outcome = this[at].Propose(Encoding.UTF8.GetBytes(value));
        Work();
        return outcome;
    }

    /// <summary>Performs the members' duties without delivering anything.</summary>
    public void Work()
    {
        foreach (Seat seat in _seats.Values) seat.Work(InFlight);
    }

    /// <summary>Works and delivers until nothing moves.</summary>
    public void Settle()
    {
        Work();
        for (int round = 0; InFlight.Count > 0; round++)
        {
            if (round > 1000) throw new InvalidOperationException("the group does not come to rest");
            Message[] batch = [.. InFlight];
            InFlight.Clear();
            foreach (Message message in batch) Deliver(message);
            Work();
        }
    }

    public void Deliver(Message message)
    {
        if (!Cut.Contains((message.From, message.To)) && _seats.TryGetValue(message.To, out Seat? seat)) seat.Node.Step(message);
    }

    private sealed class Seat(RaftNode node)
    {
        private readonly Queue<Ready> _unstored = new();

        public RaftNode Node { get; } = node;

        public bool DiskHeld { get; set; }

        public List<string> Applied { get; } = [];

        public List<ReadState> Reads { get; } = [];

        public List<Message> Sent { get; } = [];

        public void Work(List<Message> network)
        {
            do
            {
                while (!DiskHeld && _unstored.TryDequeue(out Ready? stored))
                {
                    Post(stored.MessagesAfterPersist, network);
                    Node.Advance(stored);
                }

                while (Node.HasReady) Take(Node.Ready(), network);
            }
            while (!DiskHeld && _unstored.Count > 0);
        }

        private void Take(Ready ready, List<Message> network)
        {
            Post(ready.Messages, network);
            Reads.AddRange(ready.ReadStates);
            foreach (Entry entry in ready.Committed.Span)
                if (entry.Type == EntryType.Normal && !entry.Data.IsEmpty) Applied.Add(Encoding.UTF8.GetString(entry.Data.Span));
            if (ready.Committed.Length > 0) Node.ReportApplied(ready.Committed.Span[^1].Index);
            _unstored.Enqueue(ready);
        }

        private void Post(IReadOnlyList<Message> messages, List<Message> network)
        {
            Sent.AddRange(messages);
            network.AddRange(messages);
        }
    }
}
