namespace MiniKube.ControlPlane.Store.Mvcc;

/// <summary>How often what was done, for metrics. The applier counts changes, readers count reads.</summary>
internal sealed class KvCounters
{
    private long _puts;
    private long _deletes;
    private long _txns;
    private long _ranges;
    private long _granted;
    private long _revoked;
    private long _renewed;
    private long _expired;
    private long _putBytes;
    private long _compacted;

    public long Puts => Volatile.Read(ref _puts);

    public long Deletes => Volatile.Read(ref _deletes);

    /// <summary>Requests that changed keys.</summary>
    public long Txns => Volatile.Read(ref _txns);

    public long Ranges => Volatile.Read(ref _ranges);

    public long LeasesGranted => Volatile.Read(ref _granted);

    public long LeasesRevoked => Volatile.Read(ref _revoked);

    public long LeasesRenewed => Volatile.Read(ref _renewed);

    public long LeasesExpired => Volatile.Read(ref _expired);

    /// <summary>Keys and values of all puts.</summary>
    public long PutBytes => Volatile.Read(ref _putBytes);

    /// <summary>Versions that compactions dropped.</summary>
    public long VersionsCompacted => Volatile.Read(ref _compacted);

    /// <summary>The applier only.</summary>
    public void Changed(IReadOnlyList<Change> changes)
    {
        _txns++;
        for (var i = 0; i < changes.Count; i++)
        {
            if (changes[i].Version.IsDeletion)
            {
                _deletes++;
                continue;
            }

            _puts++;
            _putBytes += changes[i].History.Key.Length + changes[i].Version.ValueLength;
        }
    }

    public void Granted() => _granted++;

    public void Revoked() => _revoked++;

    public void Renewed() => _renewed++;

    public void Expired() => _expired++;

    public void Compacted(long versions) => _compacted += versions;

    /// <summary>Any thread.</summary>
    public void Read() => Interlocked.Increment(ref _ranges);
}
