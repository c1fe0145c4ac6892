using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using MiniKube.Machinery.Api.Apply;

namespace MiniKube.Api.Tests.Apply;

public class FieldSetTests
{
    private static readonly Arbitrary<FieldSet> Sets =
        Gen.Elements("f:a", "f:b", "k:{\"name\":\"x\"}", "v:1").NonEmptyListOf().ListOf()
            .Select(paths => paths.Aggregate(new FieldSet(), (set, path) => set.Add([.. path]))).ToArbitrary();

    [Fact]
    public void The_wire_form_is_read_back() => Prop.ForAll(Sets, set => FieldSet.FromJson(set.ToJson()).SetEquals(set)).QuickCheckThrowOnFailure();

    [Fact]
    public void Sets_obey_the_laws_of_sets() => Prop.ForAll(Sets, Sets, (a, b) =>
        a.Union(b).SetEquals(b.Union(a))
        && a.Except(b).Intersect(b).IsEmpty
        && a.Except(b).Union(a.Intersect(b)).SetEquals(a)
        && a.Union(b).Except(b).SetEquals(a.Except(b))).QuickCheckThrowOnFailure();

    [Fact]
    public void Keys_in_any_form_are_one_path()
    {
        var set = FieldSet.FromJson(JsonNode.Parse("""{"f:ports":{"k:{\"protocol\": \"TCP\", \"port\":80}":{".":{}}}}"""));
        Assert.True(set.Has("f:ports", "k:{\"port\":80,\"protocol\":\"TCP\"}"));
        Assert.Equal([".ports[port=80,protocol=\"TCP\"]"], set.Paths());
    }

    [Fact]
    public void Other_shapes_are_refused() => Assert.Throws<FormatException>(() => FieldSet.FromJson(JsonNode.Parse("""{"x":{}}""")));
}
