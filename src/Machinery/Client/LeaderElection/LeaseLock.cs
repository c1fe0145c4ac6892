using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Coordination;
using MiniKube.Machinery.Client.Rest;

namespace MiniKube.Machinery.Client.LeaderElection;

/// <summary>The Lease as a candidate sees it: what it last held, and when by the candidate's own clock that was seen to change.</summary>
internal sealed class LeaseLock(ResourceClient<Lease> client, LeaderElectionOptions options, TimeProvider time)
{
    private readonly Lock _gate = new();
    private Lease? _seen;
    private long _seenAt;

    public string? Holder
    {
        get
        {
            lock (_gate) return string.IsNullOrEmpty(_seen?.Spec?.HolderIdentity) ? null : _seen.Spec.HolderIdentity;
        }
    }

    public bool IsMine => Holder == options.Identity;

    /// <summary>How long the Lease is still another's: zero when it is free, expired or mine.</summary>
    public TimeSpan TakenFor
    {
        get
        {
            lock (_gate)
            {
                if (_seen?.Spec is not { HolderIdentity: { Length: > 0 } holder } spec || holder == options.Identity) return TimeSpan.Zero;
                var left = TimeSpan.FromSeconds(spec.LeaseDurationSeconds ?? 0) - time.GetElapsedTime(_seenAt);
                return left > TimeSpan.Zero ? left : TimeSpan.Zero;
            }
        }
    }

    /// <summary>Notes what was read. Only a change of content counts as a sign of life of the holder, never its timestamps' values.</summary>
    public void Observe(Lease lease)
    {
        lock (_gate)
        {
            if (_seen is null || !SameRecord(_seen.Spec, lease.Spec)) _seenAt = time.GetTimestamp();
            _seen = lease;
        }
    }

    public void ObserveGone()
    {
        lock (_gate) _seen = null;
    }

    /// <summary>Takes or renews the Lease unless another holds it; true when it is mine now.</summary>
    /// <exception cref="StatusException">The server refused; a conflict is no exception but false.</exception>
    public async Task<bool> TryTakeAsync(CancellationToken ct)
    {
        if (IsMine && _seen is { } mine)
        {
            // The renewal usually needs no read: the version guards it.
            if (await TryUpdateAsync(mine, ct)) return true;
        }

        Lease current;
        try
        {
            current = await client.GetAsync(options.Namespace, options.Name, ct);
        }
        catch (StatusException e) when (e.IsNotFound)
        {
            return await TryCreateAsync(ct);
        }

        Observe(current);
        return TakenFor == TimeSpan.Zero && await TryUpdateAsync(current, ct);
    }

    /// <summary>Frees the Lease if it is mine, so that another need not wait for it to expire.</summary>
    public async Task ReleaseAsync(CancellationToken ct)
    {
        if (!IsMine || _seen is not { } mine) return;
        MicroTime now = time.GetUtcNow();
        // No holder, instead of an empty name: the API refuses the latter.
        var spec = mine.Spec! with { HolderIdentity = null, LeaseDurationSeconds = 1, RenewTime = now, AcquireTime = now };
        Observe(await client.UpdateAsync(mine with { Spec = spec }, ct));
    }

    private async Task<bool> TryCreateAsync(CancellationToken ct)
    {
        var lease = new Lease
        {
            Metadata = new ObjectMeta { Name = options.Name, Namespace = options.Namespace },
            Spec = Mine(null),
        };
        try
        {
            Observe(await client.CreateAsync(lease, ct));
            return true;
        }
        catch (StatusException e) when (e.IsAlreadyExists)
        {
            return false;
        }
    }

    private async Task<bool> TryUpdateAsync(Lease current, CancellationToken ct)
    {
        try
        {
            Observe(await client.UpdateAsync(current with { Spec = Mine(current.Spec) }, ct));
            return true;
        }
        catch (StatusException e) when (e.IsConflict || e.IsNotFound)
        {
            return false;
        }
    }

    private LeaseSpec Mine(LeaseSpec? before)
    {
        MicroTime now = time.GetUtcNow();
        var renewal = before?.HolderIdentity == options.Identity;
        return (before ?? new LeaseSpec()) with
        {
            HolderIdentity = options.Identity,
            LeaseDurationSeconds = (int)Math.Ceiling(options.LeaseDuration.TotalSeconds),
            AcquireTime = renewal ? before!.AcquireTime : now,
            RenewTime = now,
            LeaseTransitions = before is null ? 0 : (before.LeaseTransitions ?? 0) + (renewal ? 0 : 1),
        };
    }

    private static bool SameRecord(LeaseSpec? a, LeaseSpec? b) =>
        a?.HolderIdentity == b?.HolderIdentity && a?.RenewTime == b?.RenewTime && a?.AcquireTime == b?.AcquireTime && a?.LeaseTransitions == b?.LeaseTransitions;
}
