using MiniKube.ControlPlane.ApiServer.Storage;

namespace MiniKube.ApiServer.Tests.Storage;

public sealed class SortedObjectsTests
{
    [Fact]
    public void BehavesLikeASortedMapUnderRandomChanges()
    {
        var random = new Random(7);
        var model = new SortedDictionary<string, StoredObject>(StringComparer.Ordinal);
        SortedObjects sorted = SortedObjects.Empty;
        for (int i = 0; i < 20_000; i++)
        {
            StoredObject obj = StoredObjects.ConfigMap($"ns-{random.Next(5)}", $"o{random.Next(2000)}", i + 1);
            if (random.Next(3) == 0)
            {
                model.Remove(obj.Key);
                sorted = sorted.Without(obj.Key);
            }
            else
            {
                model[obj.Key] = obj;
                sorted = sorted.With(obj);
            }
        }

        Assert.Equal(model.Count, sorted.Count);
        Assert.Equal(model.Values, sorted.Range());
        Assert.All(model, pair => Assert.Same(pair.Value, sorted.Find(pair.Key)));
        Assert.Equal(model.Values.Where(o => o.Namespace == "ns-3"), sorted.InNamespace("ns-3"));
    }

    [Fact]
    public void AHeldValueDoesNotChange()
    {
        SortedObjects before = SortedObjects.From([StoredObjects.ConfigMap("a", "x"), StoredObjects.ConfigMap("a", "y")]);
        SortedObjects after = before.With(StoredObjects.ConfigMap("a", "z")).Without("a/x");

        Assert.Equal(["a/x", "a/y"], before.Range().Select(o => o.Key));
        Assert.Equal(["a/y", "a/z"], after.Range().Select(o => o.Key));
    }

    [Fact]
    public void ANamespaceIsNotMixedUpWithOneThatItsNameBegins()
    {
        SortedObjects sorted = SortedObjects.Empty
            .With(StoredObjects.ConfigMap("a-b", "x")).With(StoredObjects.ConfigMap("a", "x")).With(StoredObjects.ConfigMap("ab", "x"));

        Assert.Equal(["a/x"], sorted.InNamespace("a").Select(o => o.Key));
        Assert.Equal(3, sorted.InNamespace("").Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(1000)]
    public void ARangeStartsInTheMiddleOfLeaves(int count)
    {
        SortedObjects sorted = SortedObjects.From([.. Enumerable.Range(0, count).Select(i => StoredObjects.ConfigMap("n", $"o{i:D5}"))]);
        for (int from = 0; from < count; from += 61)
            Assert.Equal(count - from, sorted.Range($"n/o{from:D5}").Count());
    }
}
