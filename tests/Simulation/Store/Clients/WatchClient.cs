using Etcdserverpb;
using Google.Protobuf;
using MiniKube.Simulation.Tests.Store.Members;

namespace MiniKube.Simulation.Tests.Store.Clients;

/// <summary>Keeps some watches open on one stream, goes to another member when it breaks or for no reason, and goes on where each of them was.</summary>
internal sealed class WatchClient : Client
{
    private readonly Watch[] _watches;
    private WatchStream? _stream;

    public WatchClient(StoreWorld world, string name, string? user)
        : base(world, name, user)
    {
        _watches = [.. Enumerable.Range(1, Random.Next(1, 4)).Select(i => New($"{name}.{i}"))];
    }

    /// <summary>Every watch that is open has all there was up to a revision.</summary>
    public void CheckComplete(long revision)
    {
        if (_stream is null) return;
        foreach (Watch watch in _watches) watch.CheckComplete(revision);
    }

    protected override void Act()
    {
        if (_stream is { Process.IsAlive: false }) _stream = null;
        long rest = 400_000;
        if (_stream is null) Open();
        else if (Random.Next(12) == 0 && !World.IsCalm)
        {
            Leave();
            rest = 3_000_000;
        }
        else if (Random.Next(12) == 0 && !World.IsCalm) _stream.Request(new WatchRequest { CancelRequest = new WatchCancelRequest { WatchId = Random.Next(1, _watches.Length + 1) } });
        else if (Random.Next(4) == 0) _stream.Request(new WatchRequest { ProgressRequest = new WatchProgressRequest() });
        else Reopen();
        Rest(Random.NextInt64(rest));
    }

    private Watch New(string name)
    {
        (string key, string end) = Random.Next(4) switch
        {
            0 => ($"k{Random.Next(8)}", ""),
            1 => ("k2", "k6"),
            2 => ("l", "m"),
            _ => ("k", "l"),
        };
        var watch = new Watch(name, World.Ledger.Model, World.History, ByteString.CopyFromUtf8(key), ByteString.CopyFromUtf8(end), Random.Next(3) == 0, Random.Next(5) == 0);
        if (Random.Next(2) == 0) watch.Begin(1);
        return watch;
    }

    private void Open()
    {
        SimMember member = World.Pick(Random);
        if (member.Front is not { } front || member.Process is not { } process) return;
        World.Trace.Note("watches", member.Id);
        _stream = new WatchStream(World, member, process, front, Token, Receive);
        for (int i = 0; i < _watches.Length; i++) _stream.Request(_watches[i].Create(i + 1, progress: i == 0));
    }

    private void Leave()
    {
        _stream!.End();
        _stream = null;
    }

    /// <summary>Watches that were cancelled go on from where they were.</summary>
    private void Reopen()
    {
        for (int i = 0; i < _watches.Length; i++)
        {
            if (!_watches[i].IsAsked) _stream!.Request(_watches[i].Create(i + 1, progress: i == 0));
        }
    }

    private void Receive(WatchStream stream, WatchResponse response)
    {
        if (stream != _stream) return;
        if (World.Trace.IsKept) World.Trace.Note("hears", stream.Member.Id, detail: $"{Name} {response}");
        else World.Trace.Note("hears", stream.Member.Id, (ulong)response.Header.Revision, (ulong)response.Events.Count);
        if (response.WatchId > 0)
        {
            if (response.Created) _watches[response.WatchId - 1].RequireRights(User);
            _watches[response.WatchId - 1].Take(response);
            return;
        }

        if (response.Created)
        {
            Refused(response.CancelReason);
            return;
        }

        foreach (Watch watch in _watches)
            if (watch.IsOpen) watch.Take(response);
    }

    /// <summary>Which of the watches was meant the store does not say: the stream is left, and all are asked for again later.</summary>
    private void Refused(string reason)
    {
        if (!World.Settings.Auth) throw new InvariantBrokenException($"{Name}: a watch was refused: {reason}");
        foreach (Watch watch in _watches)
            if (!watch.IsOpen) watch.Refused();
        Leave();
        AskedWho();
    }
}
