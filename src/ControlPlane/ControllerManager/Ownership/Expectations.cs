using MiniKube.Machinery.Api.Meta;

namespace MiniKube.ControlPlane.ControllerManager.Ownership;

/// <summary>What a controller did and has not seen in its cache yet. While something is outstanding it must not count, or
/// it would do the same again. An expectation that is never met lapses after five minutes. Safe for concurrent use.</summary>
public sealed class Expectations(TimeProvider time)
{
    private static readonly TimeSpan Lapse = TimeSpan.FromMinutes(5);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Outstanding> _byKey = new(StringComparer.Ordinal);

    public bool AreMet(string key)
    {
        lock (_gate)
        {
            if (!_byKey.TryGetValue(key, out var open)) return true;
            if ((open.Creations > 0 || open.Deletions.Count > 0) && time.GetUtcNow() - open.Since < Lapse) return false;
            _byKey.Remove(key);
            return true;
        }
    }

    public void ExpectCreations(string key, int count)
    {
        lock (_gate) _byKey[key] = new Outstanding(time.GetUtcNow()) { Creations = count };
    }

    public void ExpectDeletions(string key, IEnumerable<string> uids)
    {
        lock (_gate) _byKey[key] = new Outstanding(time.GetUtcNow()) { Deletions = [.. uids] };
    }

    /// <summary>A creation was seen, or failed and will never be.</summary>
    public void CreationSettled(string key, int count = 1)
    {
        lock (_gate)
        {
            if (_byKey.TryGetValue(key, out var open)) open.Creations -= count;
        }
    }

    public void DeletionSettled(string key, IKubeObject gone)
    {
        lock (_gate)
        {
            if (_byKey.TryGetValue(key, out var open)) open.Deletions.Remove(gone.Uid);
        }
    }

    public void Forget(string key)
    {
        lock (_gate) _byKey.Remove(key);
    }

    private sealed class Outstanding(DateTimeOffset since)
    {
        public DateTimeOffset Since => since;

        public int Creations { get; set; }

        public HashSet<string> Deletions { get; init; } = [];
    }
}
