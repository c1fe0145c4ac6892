using MiniKube.Machinery.Api.Meta;

namespace MiniKube.Machinery.Client.Informers;

/// <summary>Objects by key, with indexes. Any thread may read while one writes.</summary>
public sealed class ObjectCache<T> : ILister<T>
    where T : class, IKubeObject
{
    private const string NamespaceIndex = "namespace";
    private readonly Lock _gate = new();
    private readonly Dictionary<string, T> _objects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CacheIndex<T>> _indexes = new(StringComparer.Ordinal)
    {
        [NamespaceIndex] = new CacheIndex<T>(o => string.IsNullOrEmpty(o.Metadata?.Namespace) ? [] : [o.Namespace]),
    };

    private T[]? _all;

    public int Count
    {
        get
        {
            lock (_gate) return _objects.Count;
        }
    }

    public T? Get(string key)
    {
        lock (_gate) return _objects.GetValueOrDefault(key);
    }

    public T? Get(string? ns, string name) => Get(string.IsNullOrEmpty(ns) ? name : $"{ns}/{name}");

    public IReadOnlyCollection<T> List()
    {
        lock (_gate) return _all ??= [.. _objects.Values];
    }

    public IReadOnlyCollection<T> InNamespace(string ns) => ByIndex(NamespaceIndex, ns);

    public IReadOnlyCollection<T> ByIndex(string index, string value)
    {
        lock (_gate)
        {
            return _indexes.TryGetValue(index, out var found) ? found.Find(value) : throw new ArgumentException($"no index {index} was added", nameof(index));
        }
    }

    public void AddIndex(string name, Func<T, IEnumerable<string>> keys)
    {
        lock (_gate)
        {
            var index = new CacheIndex<T>(keys);
            foreach (var (key, value) in _objects) index.Replace(key, null, value);
            if (!_indexes.TryAdd(name, index)) throw new ArgumentException($"index {name} was added before", nameof(name));
        }
    }

    /// <summary>Puts an object in, and returns what it replaces.</summary>
    public T? Set(T value)
    {
        var key = value.Key;
        lock (_gate)
        {
            var old = _objects.GetValueOrDefault(key);
            _objects[key] = value;
            Changed(key, old, value);
            return old;
        }
    }

    /// <summary>Takes an object out, and returns it.</summary>
    public T? Remove(string key)
    {
        lock (_gate)
        {
            if (!_objects.Remove(key, out var old)) return null;
            Changed(key, old, null);
            return old;
        }
    }

    private void Changed(string key, T? old, T? value)
    {
        _all = null;
        foreach (var index in _indexes.Values) index.Replace(key, old, value);
    }
}
