namespace MiniKube.ControlPlane.Store.Mvcc;

/// <summary>
/// An ordered map from key to history: a B+ tree that copies on write. <see cref="Freeze"/> gives readers a tree whose keys
/// never change; after it a node is copied the first time a key comes or goes. The histories in it grow in place (<see cref="KeyHistory"/>).
/// One writer; frozen roots are for everybody.
/// </summary>
internal sealed class KeyTree
{
    private KeyTreeNode _root;
    private object _owner = new();

    public KeyTree() => _root = KeyTreeNode.Leaf(_owner);

    /// <summary>Keys, deleted ones that are not yet compacted included.</summary>
    public int Count { get; private set; }

    /// <summary>The tree as it is now, for the writer's own reads; changes with the next write.</summary>
    public KeyTreeNode Root => _root;

    /// <summary>The tree as it is now, for good.</summary>
    public KeyTreeNode Freeze()
    {
        _owner = new object();
        return _root;
    }

    public void Clear()
    {
        _owner = new object();
        _root = KeyTreeNode.Leaf(_owner);
        Count = 0;
    }

    /// <summary>Adds a key, or gives one that is there another history.</summary>
    public void Set(KeyHistory history)
    {
        _root = Set(_root, history, out var right);
        if (right is not null) _root = KeyTreeNode.Inner(_owner, _root, right);
    }

    public void Remove(byte[] key)
    {
        if (_root.Find(key) is null) return;
        _root = Remove(_root, key);
        Count--;
        while (!_root.IsLeaf && _root.Count == 1) _root = _root.Child(0);
    }

    private KeyTreeNode Set(KeyTreeNode node, KeyHistory history, out KeyTreeNode? right)
    {
        node = node.OwnedBy(_owner);
        right = null;
        if (node.IsLeaf)
        {
            var index = node.Search(history.Key);
            if (index >= 0)
            {
                node.Replace(index, history);
                return node;
            }

            Count++;
            right = node.IsFull ? node.Split(_owner) : null;
            var target = right is not null && right.FirstKey.AsSpan().SequenceCompareTo(history.Key) <= 0 ? right : node;
            target.Insert(~target.Search(history.Key), history);
            return node;
        }

        var at = node.ChildIndex(history.Key);
        if (at == 0) node.LowerBound(history.Key);
        node.Replace(at, Set(node.Child(at), history, out var newChild));
        if (newChild is null) return node;
        right = node.IsFull ? node.Split(_owner) : null;
        var parent = right is not null && right.FirstKey.AsSpan().SequenceCompareTo(newChild.FirstKey) <= 0 ? right : node;
        parent.Insert(parent.ChildIndex(newChild.FirstKey) + 1, newChild);
        return node;
    }

    private KeyTreeNode Remove(KeyTreeNode node, byte[] key)
    {
        node = node.OwnedBy(_owner);
        if (node.IsLeaf)
        {
            node.RemoveAt(node.Search(key));
            return node;
        }

        var at = node.ChildIndex(key);
        var child = Remove(node.Child(at), key);
        if (child.Count == 0 && node.Count > 1) node.RemoveAt(at);
        else node.Replace(at, child);
        return node;
    }
}
