using MiniKube.ControlPlane.ApiServer.Storage;
using MiniKube.Machinery.Api.Selectors;

namespace MiniKube.ApiServer.Tests.Storage;

public sealed class WatchTranslationTests
{
    private static readonly ObjectFilter OnNodeA = new(StoredObjects.Pods, "default", Selector.Everything, FieldSelector.Parse("spec.nodeName=a"));

    [Theory]
    [InlineData("b", "a", WatchItemType.Added)]
    [InlineData("a", "a", WatchItemType.Modified)]
    [InlineData("a", "b", WatchItemType.Deleted)]
    [InlineData("b", "b", null)]
    public void AChangeIsToldAsTheSelectorSeesIt(string before, string after, WatchItemType? expected)
    {
        var change = new CachedEvent(ChangeType.Modified, StoredObjects.Pod("p", after, 5), StoredObjects.Pod("p", before, 4));

        WatchItem? item = CacheWatcher.Translate(change, OnNodeA);

        Assert.Equal(expected, item?.Type);
        if (item is { } told)
            Assert.Equal(5, told.Object!.ResourceVersion);
    }

    [Fact]
    public void AnObjectThatLeavesIsShownAsItWas()
    {
        var change = new CachedEvent(ChangeType.Modified, StoredObjects.Pod("p", "b", 5), StoredObjects.Pod("p", "a", 4));

        Assert.Equal("a", (string?)CacheWatcher.Translate(change, OnNodeA)!.Value.Object!.Parse()["spec"]!["nodeName"]);
    }

    [Fact]
    public void ADeleteConcernsOnlyThoseWhoSawTheObject()
    {
        StoredObject last = StoredObjects.Pod("p", "b", 4);

        Assert.Null(CacheWatcher.Translate(new CachedEvent(ChangeType.Deleted, ObjectCodec.AtRevision(last, 6), last), OnNodeA));
    }

    [Fact]
    public void TheWindowGivesWhatCameAfter()
    {
        var window = new EventWindow();
        window.Reset(10);
        for (int i = 11; i <= 5000; i++)
            window.Add(new CachedEvent(ChangeType.Added, StoredObjects.ConfigMap("n", $"o{i}", i), null));

        Assert.Equal(5000 - 4096, window.Start);
        Assert.Equal([4999, 5000], window.After(4998).Select(e => e.Revision));
        Assert.Equal(4096, window.After(window.Start).Count());
        Assert.Empty(window.After(5000));
    }

    [Fact]
    public void FiltersSelectByNameNamespaceLabelAndField()
    {
        SortedObjects items = SortedObjects.Empty
            .With(StoredObjects.ConfigMap("a", "x", 1, """{"app":"web"}""")).With(StoredObjects.ConfigMap("a", "y")).With(StoredObjects.ConfigMap("b", "x"));

        Assert.Equal(["a/x", "a/y"], Keys("a", "", ""));
        Assert.Equal(["a/x"], Keys("", "app=web", ""));
        Assert.Equal(["a/x", "b/x"], Keys("", "", "metadata.name=x"));
        Assert.Equal(["a/x"], Keys("a", "", "metadata.name=x"));
        Assert.Equal(["b/x"], Keys("", "", "metadata.namespace!=a"));
        Assert.Throws<FormatException>(() => Keys("", "", "data.k=v"));

        IEnumerable<string> Keys(string ns, string labels, string fields) =>
            [.. new ObjectFilter(StoredObjects.ConfigMaps, ns, Selector.Parse(labels), FieldSelector.Parse(fields)).Select(items).Select(o => o.Key)];
    }
}
