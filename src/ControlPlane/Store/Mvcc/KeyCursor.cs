namespace MiniKube.ControlPlane.Store.Mvcc;

/// <summary>Walks the histories of a range in key order. The tree must not change meanwhile.</summary>
internal sealed class KeyCursor
{
    private const int MaxDepth = 12;

    private readonly KeyTreeNode[] _nodes = new KeyTreeNode[MaxDepth];
    private readonly int[] _places = new int[MaxDepth];
    private readonly KeyRange _range;
    private int _depth;

    public KeyCursor(KeyTreeNode root, KeyRange range)
    {
        _range = range;
        var node = root;
        while (!node.IsLeaf)
        {
            var at = node.ChildIndex(range.From);
            Push(node, at);
            node = node.Child(at);
        }

        var place = node.Search(range.From);
        Push(node, (place < 0 ? ~place : place) - 1);
    }

    public KeyHistory Current => _nodes[_depth - 1].History(_places[_depth - 1]);

    public bool MoveNext()
    {
        while (_depth > 0)
        {
            ref var place = ref _places[_depth - 1];
            var node = _nodes[_depth - 1];
            if (++place >= node.Count)
            {
                _depth--;
                continue;
            }

            if (!node.IsLeaf)
            {
                Push(node.Child(place), -1);
                continue;
            }

            return !_range.IsPast(node.History(place).Key);
        }

        return false;
    }

    private void Push(KeyTreeNode node, int place)
    {
        _nodes[_depth] = node;
        _places[_depth++] = place;
    }
}
