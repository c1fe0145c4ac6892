namespace MiniKube.ControlPlane.Store.Mvcc;

/// <summary>
/// A node of <see cref="KeyTree"/>: a leaf with histories, or an inner node with children. The key at a child's place is a
/// lower bound of the child's keys; place 0 takes everything below place 1, and its bound is lowered when needed.
/// </summary>
internal sealed class KeyTreeNode
{
    private const int Capacity = 64;

    private readonly object _owner;
    private readonly byte[][] _keys = new byte[Capacity][];
    private readonly object[] _items = new object[Capacity];

    private KeyTreeNode(object owner, bool isLeaf)
    {
        _owner = owner;
        IsLeaf = isLeaf;
    }

    public bool IsLeaf { get; }

    public int Count { get; private set; }

    public bool IsFull => Count == Capacity;

    public byte[] FirstKey => _keys[0];

    public static KeyTreeNode Leaf(object owner) => new(owner, isLeaf: true);

    public static KeyTreeNode Inner(object owner, KeyTreeNode left, KeyTreeNode right)
    {
        var node = new KeyTreeNode(owner, isLeaf: false);
        node.InsertAt(0, left.FirstKey, left);
        node.InsertAt(1, right.FirstKey, right);
        return node;
    }

    public KeyHistory History(int index) => (KeyHistory)_items[index];

    public KeyTreeNode Child(int index) => (KeyTreeNode)_items[index];

    /// <summary>The history of a key; null when the tree below has none.</summary>
    public KeyHistory? Find(ReadOnlySpan<byte> key)
    {
        var node = this;
        while (!node.IsLeaf) node = node.Child(node.ChildIndex(key));
        var index = node.Search(key);
        return index < 0 ? null : node.History(index);
    }

    /// <summary>The place of the key, or the complement of where it would be.</summary>
    public int Search(ReadOnlySpan<byte> key)
    {
        int low = 0, high = Count - 1;
        while (low <= high)
        {
            var middle = (low + high) >> 1;
            var order = _keys[middle].AsSpan().SequenceCompareTo(key);
            if (order == 0) return middle;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }

        return ~low;
    }

    /// <summary>The place of the child that holds the key, if any does.</summary>
    public int ChildIndex(ReadOnlySpan<byte> key)
    {
        var index = Search(key);
        return index >= 0 ? index : Math.Max(0, ~index - 1);
    }

    public KeyTreeNode OwnedBy(object owner)
    {
        if (ReferenceEquals(_owner, owner)) return this;
        var copy = new KeyTreeNode(owner, IsLeaf) { Count = Count };
        Array.Copy(_keys, copy._keys, Count);
        Array.Copy(_items, copy._items, Count);
        return copy;
    }

    /// <summary>Keeps the first bound at or below a key about to be inserted.</summary>
    public void LowerBound(byte[] key)
    {
        if (key.AsSpan().SequenceCompareTo(_keys[0]) < 0) _keys[0] = key;
    }

    public void Replace(int index, object item) => _items[index] = item;

    public void Insert(int index, KeyHistory history) => InsertAt(index, history.Key, history);

    public void Insert(int index, KeyTreeNode child) => InsertAt(index, child.FirstKey, child);

    public void RemoveAt(int index)
    {
        Count--;
        Array.Copy(_keys, index + 1, _keys, index, Count - index);
        Array.Copy(_items, index + 1, _items, index, Count - index);
        _keys[Count] = null!;
        _items[Count] = null!;
    }

    /// <summary>Moves the upper half into a new node.</summary>
    public KeyTreeNode Split(object owner)
    {
        var right = new KeyTreeNode(owner, IsLeaf);
        var half = Count / 2;
        right.Count = Count - half;
        Array.Copy(_keys, half, right._keys, 0, right.Count);
        Array.Copy(_items, half, right._items, 0, right.Count);
        Array.Clear(_keys, half, right.Count);
        Array.Clear(_items, half, right.Count);
        Count = half;
        return right;
    }

    private void InsertAt(int index, byte[] key, object item)
    {
        Array.Copy(_keys, index, _keys, index + 1, Count - index);
        Array.Copy(_items, index, _items, index + 1, Count - index);
        _keys[index] = key;
        _items[index] = item;
        Count++;
    }
}
