using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using MiniKube.Machinery.Api.Apply;
using MiniKube.Machinery.Api.Schema;
using MiniKube.Machinery.Api.Types.Apps;

namespace MiniKube.Api.Tests.Apply;

/// <summary>What holds for apply whatever is applied.</summary>
public class ApplyLawsTests
{
    private static readonly SchemaNode Schema = SchemaRegistry.For<Deployment>();

    private static readonly Arbitrary<JsonObject> Configs =
        (from labels in Gen.SubListOf("a", "b", "c")
         from containers in Gen.SubListOf("x", "y", "z")
         from image in Gen.Elements("1", "2")
         from replicas in Gen.Elements(0, 1, 2)
         from finalizers in Gen.SubListOf("e.f/g", "h.i/j")
         select Config(labels, containers, image, replicas, finalizers)).ToArbitrary();

    [Fact]
    public void Applying_twice_is_applying_once() => Prop.ForAll(Configs, Configs, (before, config) =>
    {
        var live = FieldManager.Apply(null, before, By("other"), force: false);
        var once = FieldManager.Apply(live, config, By("me"), force: true);
        var twice = FieldManager.Apply(once, config, By("me"), force: false);
        return JsonNode.DeepEquals(once, twice);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Alone_an_applier_gets_exactly_what_it_applied_last() => Prop.ForAll(Configs, Configs, (first, second) =>
    {
        var live = FieldManager.Apply(FieldManager.Apply(null, first, By("me"), force: false), second, By("me"), force: false);
        live["metadata"]!.AsObject().Remove("managedFields");
        return Same(live, second);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_others_own_survives_one_who_leaves() => Prop.ForAll(Configs, Configs, (mine, theirs) =>
    {
        var live = FieldManager.Apply(null, theirs, By("other"), force: false);
        live = FieldManager.Apply(live, mine, By("me"), force: true);
        live = FieldManager.Apply(live, theirs, By("other"), force: true);
        live = FieldManager.Apply(live, Config([], [], "1", 0, []), By("me"), force: false);
        live["metadata"]!.AsObject().Remove("managedFields");
        return Same(live, theirs);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_write_that_changes_nothing_owns_nothing_new() => Prop.ForAll(Configs, config =>
    {
        var live = FieldManager.Apply(null, config, By("me"), force: false);
        var updated = (JsonObject)live.DeepClone();
        FieldManager.TrackUpdate(live, updated, By("you"));
        return JsonNode.DeepEquals(live, updated);
    }).QuickCheckThrowOnFailure();

    // Lists that merge by key keep the order in which elements came; an empty list or map and none are the same.
    private static bool Same(JsonNode a, JsonNode b) => Normal(a) == Normal(b);

    private static string Normal(JsonNode? node) => node switch
    {
        JsonObject o => $"{{{string.Join(',', o.Where(p => !Hollow(p.Value)).OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}:{Normal(p.Value)}"))}}}",
        JsonArray l => $"[{string.Join(',', l.Select(Normal).Order(StringComparer.Ordinal))}]",
        _ => node?.ToJsonString() ?? "null",
    };

    private static bool Hollow(JsonNode? node) => node switch
    {
        null => true,
        JsonObject o => o.All(p => Hollow(p.Value)),
        JsonArray l => l.Count == 0,
        _ => false,
    };

    private static JsonObject Config(IEnumerable<string> labels, IEnumerable<string> containers, string image, int replicas, IEnumerable<string> finalizers)
    {
        var meta = new JsonObject { ["name"] = "d" };
        foreach (var label in labels) (meta["labels"] ??= new JsonObject())[label] = image;
        foreach (var finalizer in finalizers) ((JsonArray)(meta["finalizers"] ??= new JsonArray())).Add(finalizer);
        var spec = new JsonObject();
        if (replicas > 0) spec["replicas"] = replicas;
        var list = new JsonArray([.. containers.Select(c => (JsonNode)new JsonObject { ["name"] = c, ["image"] = image, ["ports"] = new JsonArray(new JsonObject { ["containerPort"] = 80 }) })]);
        if (list.Count > 0) spec["template"] = new JsonObject { ["spec"] = new JsonObject { ["containers"] = list } };
        return new JsonObject { ["metadata"] = meta, ["spec"] = spec };
    }

    private static FieldWrite By(string manager) => new() { Schema = Schema, Manager = manager, ApiVersion = "apps/v1", Now = DateTimeOffset.UnixEpoch };
}
