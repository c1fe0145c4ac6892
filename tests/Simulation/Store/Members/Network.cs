using System.Buffers;
using System.Runtime.InteropServices;
using MiniKube.ControlPlane.Store.Consensus.Peers;
using MiniKube.ControlPlane.Store.Membership;
using MiniKube.Simulation.Tests.Store.Engine;
using MiniKube.Simulation.Tests.Store.Oracle;

namespace MiniKube.Simulation.Tests.Store.Members;

/// <summary>
/// What lies between members: messages are delayed, lost, duplicated and overtake each other; links can be cut, also in
/// one direction. Proposals on their way to the leader are never duplicated: no stream of ours sends a message twice, and
/// theirs are the only ones that would do harm.
/// </summary>
internal sealed class Network(EventQueue queue, Random random, StoreSettings settings, CommitRule rule, Trace trace)
{
    private const double Damaged = 0.05;
    private readonly Dictionary<ulong, SimMember> _members = [];

    /// <summary>Links that carry nothing.</summary>
    public HashSet<(ulong From, ulong To)> Cuts { get; } = [];

    /// <summary>Nothing is lost or late any more.</summary>
    public bool IsCalm { get; set; }

    public void Add(SimMember member) => _members.Add(member.Id, member);

    public void Send(SimMember from, Process sender, Message message)
    {
        message = Copied(message);
        if (settings is { Founders: > 1, MembershipChanges: false, BitFlips: false }) rule.Sent(message);
        if (message.Type == MessageType.Snapshot)
        {
            SendSnapshot(from, sender, message);
            return;
        }

        if (IsLost(message))
        {
            if (message.Type == MessageType.Append && random.Next(2) == 0) sender.Later(Delay(), () => from.Reports?.Unreachable(message.To));
            return;
        }

        queue.After(Delay(), () => Arrive(message));
        if (!IsCalm && message.Type != MessageType.Propose && random.NextDouble() < settings.Duplication) queue.After(Delay(), () => Arrive(message));
    }

    /// <summary>Sending reads what the sender has on its disk, and no receiver holds that disk's memory.</summary>
    private static Message Copied(Message message)
    {
        static bool IsOnDisk(in Entry entry) => MemoryMarshal.TryGetMemoryManager<byte, MemoryManager<byte>>(entry.Data, out _);
        bool any = false;
        foreach (ref readonly Entry entry in message.Entries.Span) any |= IsOnDisk(entry);
        if (!any) return message;
        Entry[] entries = message.Entries.ToArray();
        foreach (ref Entry entry in entries.AsSpan())
            if (IsOnDisk(entry)) entry = entry with { Data = entry.Data.ToArray() };
        return message with { Entries = entries };
    }

    /// <summary>How long something takes from one machine to another.</summary>
    public long Delay() => 100 + random.NextInt64((IsCalm ? 1 : settings.MaxDelayMillis) * 1000L);

    private bool IsLost(Message message) =>
        Cuts.Contains((message.From, message.To)) || (!IsCalm && random.NextDouble() < settings.Loss);

    private void Arrive(Message message)
    {
        if (!_members.TryGetValue(message.To, out SimMember? target) || target.Process is not { } process) return;
        process.Run(() =>
        {
            if (target.Reports is not { } reports || reports.Members.Removed.Contains(message.From)) return;
            target.Port!.Hear(message.From);
            if (trace.IsKept) trace.Note("gets", target.Id, detail: message.ToString());
            else trace.Note("gets", target.Id, message.From, message.Index);
            _ = reports.ReceiveAsync(message, more: false, CancellationToken.None).AsTask();
        });
    }

    private void SendSnapshot(SimMember from, Process sender, Message message)
    {
        using Stream? file = from.Reports?.OpenSnapshot(message.Snapshot!.Index);
        if (file is null || IsLost(message))
        {
            sender.Later(Delay() * 10, () => from.Reports?.SnapshotSent(message.To, false));
            return;
        }

        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        if (!IsCalm && random.NextDouble() < Damaged) bytes[random.Next(bytes.Length)] ^= 1;
        queue.After(Delay() * 3, () => ArriveSnapshot(from, sender, message, bytes));
    }

    private void ArriveSnapshot(SimMember from, Process sender, Message message, byte[] bytes)
    {
        void Report(bool arrived) => sender.Later(Delay(), () => from.Reports?.SnapshotSent(message.To, arrived));
        if (!_members.TryGetValue(message.To, out SimMember? target) || target.Process is not { } process)
        {
            Report(false);
            return;
        }

        bool answered = false;
        process.Run(() => _ = ReceiveAsync(target, message, bytes, arrived =>
        {
            answered = true;
            Report(arrived);
        }));
        queue.After(2_000_000, () =>
        {
            if (!answered) Report(false);
        });
    }

    private async Task ReceiveAsync(SimMember target, Message message, byte[] bytes, Action<bool> report)
    {
        try
        {
            if (target.Reports is not { } reports) throw new IOException("not there");
            target.Port!.Hear(message.From);
            trace.Note("gets snapshot", target.Id, message.From, message.Snapshot!.Index);
            await reports.ReceiveSnapshotAsync(message, new MemoryStream(bytes), CancellationToken.None);
            report(true);
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or PowerCutException)
        {
            report(false);
        }
    }
}

/// <summary>
/// One process' end of the network. As on the real one, it sends to members it knows of: from its list of them, or because
/// they have called. (One that is behind must answer a leader that it has not heard of yet, or that leader has no quorum.)
/// </summary>
internal sealed class NetworkPort(Network network, SimMember member, Process process) : IPeerTransport
{
    private readonly HashSet<ulong> _heard = [];
    private HashSet<ulong> _known = [];

    public Task StartAsync(IPeerReports reports, CancellationToken cancellation)
    {
        member.Reports = reports;
        return Task.CompletedTask;
    }

    public void Send(Message message)
    {
        if (!process.IsAlive) return;
        if (_known.Contains(message.To) || _heard.Contains(message.To)) network.Send(member, process, message);
        else if (message.Type == MessageType.Snapshot) member.Reports!.SnapshotSent(message.To, false);
    }

    public void SetMembers(MemberList members)
    {
        _known = [.. members.Members.Select(m => m.Id).Where(id => id != member.Id)];
        _heard.ExceptWith(members.Removed);
    }

    /// <summary>Somebody has called, who can be answered from now on.</summary>
    public void Hear(ulong id) => _heard.Add(id);

    public ValueTask DisposeAsync()
    {
        _known = [];
        return ValueTask.CompletedTask;
    }
}
