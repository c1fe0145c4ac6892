namespace MiniKube.Machinery.Client.Informers;

/// <summary>Reads of an informer's cache. Objects are shared and immutable; collections are snapshots.</summary>
public interface ILister<T>
{
    /// <param name="key"><c>namespace/name</c>, or <c>name</c> for a cluster-scoped kind.</param>
    T? Get(string key);

    T? Get(string? ns, string name);

    IReadOnlyCollection<T> List();

    IReadOnlyCollection<T> InNamespace(string ns);

    /// <exception cref="ArgumentException">No such index was added.</exception>
    IReadOnlyCollection<T> ByIndex(string index, string value);
}
