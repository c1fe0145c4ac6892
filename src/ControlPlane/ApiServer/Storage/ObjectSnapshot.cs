namespace MiniKube.ControlPlane.ApiServer.Storage;

/// <summary>All objects of one kind at one revision of the store. Immutable.</summary>
/// <param name="Revision">The revision up to which the cache has seen everything; it rises even if this kind does not change.</param>
/// <param name="LastChange">The revision of this kind's last change: same value, same objects. Derived state may be kept by it.</param>
/// <param name="Items">In the order of lists.</param>
public sealed record ObjectSnapshot(long Revision, long LastChange, SortedObjects Items)
{
    public StoredObject? Find(string ns, string name) => Items.Find(StoredObject.KeyOf(ns, name));

    public IEnumerable<StoredObject> InNamespace(string ns) => Items.InNamespace(ns);
}
