using Etcdserverpb;
using Google.Protobuf;
using MiniKube.ControlPlane.Store.Auth;
using MiniKube.ControlPlane.Store.Consensus;

namespace MiniKube.ControlPlane.Store.Mvcc;

/// <summary>The state as a stream of bytes, and back.</summary>
internal sealed partial class StoreStateMachine
{
    public ISnapshotSource CaptureSnapshot()
    {
        _keys.Publish();
        return new StateSnapshot(_keys.Pin(), _leases.All(), _alarms.All, _auth.State) { Renewals = _leases.Renewals() };
    }

    /// <summary>As <see cref="CaptureSnapshot"/>, from any thread, of what readers see. A lease revoked at the same moment may be
    /// in it with its keys, as if it were still to be revoked.</summary>
    public StateSnapshot CaptureForReading()
    {
        var before = _leases.All();
        var keys = _keys.Pin();
        return new StateSnapshot(keys, [.. before.UnionBy(_leases.All(), l => l.Id)], _alarms.All, _auth.State) { Renewals = _leases.Renewals() };
    }

    /// <inheritdoc/>
    public async Task<HistoryHash?> HashAsync(long revision, CancellationToken cancellation)
    {
        await using var pinned = CaptureForReading();
        var view = pinned.View;
        if (view.Resolve(revision, out var at) is not null) return null;
        var hash = await Task.Run(() => KvHash.Of(view, at), cancellation) ?? throw new InvalidDataException("a value is missing");
        return new HistoryHash(at, view.CompactRevision, view.Revision, hash);
    }

    public async Task RestoreAsync(Stream source, ulong appliedIndex, CancellationToken cancellation)
    {
        try
        {
            await RestoreAsync(source, cancellation);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or OverflowException or ArgumentException or FormatException or IndexOutOfRangeException)
        {
            throw new InvalidDataException("the state does not fit together", e);
        }
    }

    private async Task RestoreAsync(Stream source, CancellationToken cancellation)
    {
        var reader = new StateReader(new BufferedStream(source, 64 * 1024));
        var head = await reader.ReadHeadAsync(cancellation);
        _unpublished.Clear();
        _leases.Clear();
        Clock.Clear();
        _alarms.Replace(head.Alarms);
        _auth.Replace(head.Auth);
        foreach (var (id, ttl) in head.Leases)
        {
            _leases.Grant(id, ttl);
            Clock.Start(id, ttl);
        }

        foreach (var (id, count) in head.Renewals) Clock.Start(id, _leases.Ttl(id) ?? 0, _leases.Renewed(id, count));

        _keys.Reset(head.Revision, head.CompactRevision);
        while (await reader.ReadKeyAsync(cancellation) is { } key)
        {
            _keys.RestoreKey(key.Key, key.Versions, key.Values);
            var last = key.Versions[^1];
            if (last.Lease != 0) _leases.Move(ByteString.CopyFrom(key.Key), 0, last.Lease);
        }

        _keys.FinishRestore();
        _keys.Publish();
        _watches.Reset(View);
    }
}

/// <summary>The state at one moment; values stay readable until it is disposed.</summary>
internal sealed class StateSnapshot(PinnedView keys, IReadOnlyList<(long Id, long Ttl)> leases, IReadOnlyList<AlarmMember> alarms, AuthState auth) : ISnapshotSource
{
    public MvccView View => keys.View;

    public IReadOnlyList<(long Id, long Ttl)> Leases => leases;

    public IReadOnlyList<AlarmMember> Alarms => alarms;

    public AuthState Auth => auth;

    /// <summary>How often leases were renewed, those that were.</summary>
    public IReadOnlyList<(long Id, long Count)> Renewals { get; init; } = [];

    public Task WriteToAsync(Stream target, CancellationToken cancellation) =>
        StateWriter.WriteAsync(target, new StateHead(keys.View.Revision, keys.View.CompactRevision, alarms, leases, auth) { Renewals = Renewals }, keys.View, cancellation);

    public ValueTask DisposeAsync()
    {
        keys.Dispose();
        return ValueTask.CompletedTask;
    }
}
