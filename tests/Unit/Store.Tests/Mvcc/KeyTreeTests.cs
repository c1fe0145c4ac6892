using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using MiniKube.ControlPlane.Store.Mvcc;

namespace MiniKube.Store.Tests.Mvcc;

public sealed class KeyTreeTests
{
    [Fact]
    public void The_tree_holds_what_a_sorted_dictionary_holds_and_frozen_trees_never_change() =>
        Prop.ForAll<(byte, bool)[]>(steps =>
        {
            var tree = new KeyTree();
            var model = new SortedDictionary<int, long>();
            var frozen = new List<(KeyTreeNode Root, List<int> Keys)>();
            long version = 0;
            foreach (var (step, index) in steps.SelectMany(s => Enumerable.Range(0, 40).Select(i => (s.Item1 * 7 + i * 13, s.Item2))).Select((s, i) => (s, i)))
            {
                var number = step.Item1 % 997;
                var key = Key(number);
                if (step.Item2 || !model.ContainsKey(number))
                {
                    tree.Set(new KeyHistory(key, new KeyVersion(++version, 0, 0, 1, 1, 0, 0)));
                    model[number] = version;
                }
                else
                {
                    tree.Remove(key);
                    model.Remove(number);
                }

                if (index % 50 == 0) frozen.Add((tree.Freeze(), [.. model.Keys]));
            }

            Assert.Equal(model.Count, tree.Count);
            Assert.Equal(model.Keys, Walk(tree.Root));
            Assert.All(model, m => Assert.Equal(m.Value, tree.Root.Find(Key(m.Key))!.Last.Main));
            Assert.All(frozen, f => Assert.Equal(f.Keys, Walk(f.Root)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_cursor_starts_and_ends_where_the_range_does()
    {
        var tree = new KeyTree();
        for (var i = 0; i < 500; i++) tree.Set(new KeyHistory(Key(i * 2), new KeyVersion(1, 0, 0, 1, 1, 0, 0)));
        for (var from = 0; from < 1000; from += 37)
        {
            var cursor = new KeyCursor(tree.Root, KeyRange.Of(ByteString.CopyFrom(Key(from)), ByteString.CopyFrom(Key(from + 100))));
            var keys = new List<int>();
            while (cursor.MoveNext()) keys.Add(Number(cursor.Current.Key));
            Assert.Equal(Enumerable.Range(from, 100).Where(n => n % 2 == 0 && n < 1000), keys);
        }
    }

    private static List<int> Walk(KeyTreeNode root)
    {
        var keys = new List<int>();
        var cursor = new KeyCursor(root, KeyRange.All);
        while (cursor.MoveNext()) keys.Add(Number(cursor.Current.Key));
        return keys;
    }

    private static byte[] Key(int number) => [(byte)(number >> 8), (byte)number];

    private static int Number(byte[] key) => (key[0] << 8) | key[1];
}
