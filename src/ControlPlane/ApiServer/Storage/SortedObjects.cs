namespace MiniKube.ControlPlane.ApiServer.Storage;

/// <summary>An immutable map from key to object in ordinal key order: small sorted leaves under one spine. A change copies one leaf and the
/// spine; readers hold on to the value they took and need no lock. Iteration touches only arrays.</summary>
public sealed class SortedObjects
{
    private const int LeafSize = 256;

    private readonly StoredObject[][] leaves;

    private SortedObjects(StoredObject[][] leaves, int count)
    {
        this.leaves = leaves;
        Count = count;
    }

    public static SortedObjects Empty { get; } = new([], 0);

    public int Count { get; }

    /// <param name="sorted">Objects in key order, without repeats.</param>
    public static SortedObjects From(IReadOnlyList<StoredObject> sorted)
    {
        var leaves = new List<StoredObject[]>((sorted.Count / LeafSize) + 1);
        for (int start = 0; start < sorted.Count; start += LeafSize / 2)
        {
            var leaf = new StoredObject[Math.Min(LeafSize / 2, sorted.Count - start)];
            for (int i = 0; i < leaf.Length; i++)
                leaf[i] = sorted[start + i];
            leaves.Add(leaf);
        }
        return new([.. leaves], sorted.Count);
    }

    public StoredObject? Find(string key)
    {
        int leaf = LeafFor(key);
        if (leaf < 0)
            return null;
        int at = Search(leaves[leaf], key);
        return at >= 0 ? leaves[leaf][at] : null;
    }

    /// <summary>With the object added, or in place of the one with its key.</summary>
    public SortedObjects With(StoredObject value)
    {
        int leaf = LeafFor(value.Key);
        if (leaf < 0)
            return new([[value]], 1);
        StoredObject[] old = leaves[leaf];
        int at = Search(old, value.Key);
        if (at >= 0)
        {
            var same = (StoredObject[])old.Clone();
            same[at] = value;
            return new(Replace(leaf, same), Count);
        }
        StoredObject[] grown = Insert(old, ~at, value);
        return new(grown.Length <= LeafSize ? Replace(leaf, grown) : Split(leaf, grown), Count + 1);
    }

    /// <summary>Without that key; the same value if it is not there.</summary>
    public SortedObjects Without(string key)
    {
        int leaf = LeafFor(key);
        int at = leaf < 0 ? -1 : Search(leaves[leaf], key);
        if (at < 0)
            return this;
        StoredObject[] old = leaves[leaf];
        if (old.Length == 1)
            return new([.. leaves[..leaf], .. leaves[(leaf + 1)..]], Count - 1);
        var shrunk = new StoredObject[old.Length - 1];
        Array.Copy(old, shrunk, at);
        Array.Copy(old, at + 1, shrunk, at, shrunk.Length - at);
        return new(Replace(leaf, shrunk), Count - 1);
    }

    /// <summary>Objects with <c>from &lt;= key &lt; to</c>, in order; null stands for no bound.</summary>
    public IEnumerable<StoredObject> Range(string? from = null, string? to = null)
    {
        int leaf = from is null ? 0 : Math.Max(LeafFor(from), 0);
        for (bool first = from is not null; leaf < leaves.Length; leaf++, first = false)
        {
            StoredObject[] items = leaves[leaf];
            int i = 0;
            if (first)
            {
                i = Search(items, from!);
                i = i < 0 ? ~i : i;
            }
            for (; i < items.Length; i++)
            {
                if (to is not null && string.CompareOrdinal(items[i].Key, to) >= 0)
                    yield break;
                yield return items[i];
            }
        }
    }

    /// <summary>Everything in one namespace; the empty namespace stands for everything.</summary>
    public IEnumerable<StoredObject> InNamespace(string ns) =>
        ns.Length == 0 ? Range() : Range(ns + "/", ns + "0"); // '0' follows '/'

    /// <summary>The last leaf whose first key is not above the key; leaf 0 if all are; -1 if there is none.</summary>
    private int LeafFor(string key)
    {
        if (leaves.Length == 0)
            return -1;
        int low = 0;
        int high = leaves.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) >>> 1;
            if (string.CompareOrdinal(leaves[middle][0].Key, key) <= 0)
                low = middle;
            else
                high = middle - 1;
        }
        return low;
    }

    private static int Search(StoredObject[] leaf, string key)
    {
        int low = 0;
        int high = leaf.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            int order = string.CompareOrdinal(leaf[middle].Key, key);
            if (order == 0)
                return middle;
            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }
        return ~low;
    }

    private static StoredObject[] Insert(StoredObject[] old, int at, StoredObject value)
    {
        var grown = new StoredObject[old.Length + 1];
        Array.Copy(old, grown, at);
        grown[at] = value;
        Array.Copy(old, at, grown, at + 1, old.Length - at);
        return grown;
    }

    private StoredObject[][] Replace(int leaf, StoredObject[] with)
    {
        var spine = (StoredObject[][])leaves.Clone();
        spine[leaf] = with;
        return spine;
    }

    private StoredObject[][] Split(int leaf, StoredObject[] full) =>
        [.. leaves[..leaf], full[..(full.Length / 2)], full[(full.Length / 2)..], .. leaves[(leaf + 1)..]];
}
