namespace MiniKube.Machinery.Client.Informers;

/// <summary>Objects by computed values. Not safe for concurrent use.</summary>
internal sealed class CacheIndex<T>(Func<T, IEnumerable<string>> keys)
    where T : class
{
    private readonly Dictionary<string, Dictionary<string, T>> _byValue = new(StringComparer.Ordinal);

    public IReadOnlyCollection<T> Find(string value) => _byValue.TryGetValue(value, out var found) ? [.. found.Values] : [];

    public void Replace(string key, T? old, T? value)
    {
        if (old is not null)
        {
            foreach (var was in keys(old)) Remove(was, key);
        }

        if (value is null) return;
        foreach (var now in keys(value))
        {
            if (!_byValue.TryGetValue(now, out var objects)) _byValue.Add(now, objects = new Dictionary<string, T>(StringComparer.Ordinal));
            objects[key] = value;
        }
    }

    private void Remove(string value, string key)
    {
        if (!_byValue.TryGetValue(value, out var objects)) return;
        objects.Remove(key);
        if (objects.Count == 0) _byValue.Remove(value);
    }
}
