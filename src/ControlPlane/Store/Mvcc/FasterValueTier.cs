using Google.Protobuf;

namespace MiniKube.ControlPlane.Store.Mvcc;

/// <summary>
/// Keeps values in FasterKV: the newest in memory, older ones in files of a scratch folder. What the files hold at a start counts for
/// nothing, because all of it comes again from snapshot and log; but they are written over, which is several times as fast as making them
/// anew. When much of the files is garbage they are compacted in the background.
/// </summary>
internal sealed class FasterValueTier : IValueTier
{
    private readonly string _folder;
    private readonly long _compactAt;
    private readonly Lock _gate = new();
    private readonly Action<TimeSpan>? _written;
    private volatile ValueEngine _engine;
    private Task _compacting = Task.CompletedTask;
    private long _live;
    private bool _isUsed;
    private int _generation;

    /// <param name="folder">The tier's alone; what is in it is lost.</param>
    /// <param name="compactAt">Size from which on garbage is looked for, in bytes.</param>
    /// <param name="written">Told how long each write to the files took.</param>
    public FasterValueTier(string folder, long compactAt = 256L << 20, Action<TimeSpan>? written = null)
    {
        _folder = folder;
        _compactAt = compactAt;
        _written = written;
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var first = NextPath();
        ValueDevice.Adopt(Directory.EnumerateFiles(folder), first);
        _engine = new ValueEngine(first, _written);
    }

    public long AllocatedBytes => _engine.Size;

    /// <summary>Why values could not be moved to disk and stay in memory; null while there is room.</summary>
    public string? Shortage => _engine.Shortage;

    public void Write(long id, ByteString value) => Write(id, value.Span);

    public void Write(long id, ReadOnlySpan<byte> value)
    {
        _isUsed = true;
        _engine.Write(id, value);
        _live += value.Length + ValueEngine.RecordOverhead;
    }

    public ByteString? Read(long id) => _engine.Read(id);

    public void Remove(long id, int length)
    {
        var engine = _engine;
        engine.Delete(id);
        _live -= length + ValueEngine.RecordOverhead;
        if (engine.Size < _compactAt || engine.Size < 2 * _live) return;
        lock (_gate)
        {
            if (_compacting.IsCompleted) _compacting = Task.Run(() => engine.Compact(whole: false));
        }
    }

    /// <summary>However little there is, after one that is under way.</summary>
    public Task GiveBackAsync()
    {
        lock (_gate)
        {
            var (engine, before) = (_engine, _compacting);
            return _compacting = Task.Run(async () =>
            {
                await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (engine.Size > Volatile.Read(ref _live) + ValueEngine.SegmentBytes) engine.Compact(whole: true);
            });
        }
    }

    /// <summary>What was found at the start has been filled again: files that are left over go.</summary>
    public void DropSpares() => _engine.DropSpares();

    /// <summary>Begins anew. The old values stay readable for those in the middle of reading them, until nobody holds them.</summary>
    public void Clear()
    {
        if (!_isUsed) return;
        _isUsed = false;
        _live = 0;
        _engine = new ValueEngine(NextPath(), _written);
    }

    /// <summary>While a compaction runs the files are left to the end of the process.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_compacting.IsCompleted) _engine.Dispose();
        }
    }

    private string NextPath() => Path.Combine(_folder, $"{_generation++}");
}
