using System.Text.Json.Nodes;
using MiniKube.Cli.Mk.Resources.Applying;
using MiniKube.Machinery.Api.Patch;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Mk.Tests;

public sealed class ThreeWayPatchTests
{
    private static readonly SchemaNode s_deployment = SchemaRegistry.ForKind("apps", "v1", "Deployment")!;

    /// <summary>Manifest of last time, manifest now, live object, patch.</summary>
    [Theory]
    [InlineData("{}", """{"spec":{"replicas":3}}""", """{"spec":{"replicas":3,"paused":true}}""", "{}")]
    [InlineData("""{"spec":{"replicas":2}}""", """{"spec":{"replicas":3}}""", """{"spec":{"replicas":2}}""", """{"spec":{"replicas":3}}""")]
    [InlineData("""{"spec":{"replicas":2}}""", """{"spec":{}}""", """{"spec":{"replicas":2}}""", """{"spec":{"replicas":null}}""")]
    [InlineData("""{"metadata":{"labels":{"a":"1","b":"2"}}}""", """{"metadata":{"labels":{"a":"1"}}}""", """{"metadata":{"labels":{"a":"1","b":"2","c":"others"}}}""", """{"metadata":{"labels":{"b":null}}}""")]
    public void Members_are_set_removed_and_left(string original, string modified, string current, string patch) =>
        Assert.Equal(Compact(patch), Between(original, modified, current).ToJsonString());

    [Fact]
    public void Elements_of_others_stay_and_own_ones_that_left_the_manifest_go()
    {
        const string Original = """{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"web:1"},{"name":"old","image":"old:1"}]}}}}""";
        const string Modified = """{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"web:2"}]}}}}""";
        const string Current = """{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"web:1","terminationMessagePath":"/x"},{"name":"old","image":"old:1"},{"name":"injected","image":"proxy:1"}]}}}}""";
        var after = StrategicMergePatch.Apply(Parse(Current), Between(Original, Modified, Current), s_deployment);
        Assert.Equal(
            Compact("""{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"web:2","terminationMessagePath":"/x"},{"name":"injected","image":"proxy:1"}]}}}}"""), after.ToJsonString());
    }

    [Fact]
    public void Patched_object_needs_no_second_patch()
    {
        const string Modified = """{"metadata":{"finalizers":["a/b"]},"spec":{"strategy":{"type":"Recreate"},"template":{"spec":{"volumes":[{"name":"v","emptyDir":{}}],"containers":[{"name":"web","image":"web:2","ports":[{"containerPort":80},{"containerPort":81}]}]}}}}""";
        const string Current = """{"metadata":{"finalizers":["c/d"]},"spec":{"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":1}},"template":{"spec":{"volumes":[{"name":"v","hostPath":{"path":"/"}}],"containers":[{"name":"web","image":"web:1","ports":[{"containerPort":80,"protocol":"TCP"}]}]}}}}""";
        var after = StrategicMergePatch.Apply(Parse(Current), Between("{}", Modified, Current), s_deployment);
        Assert.Empty(Between(Modified, Modified, after.ToJsonString()));
        Assert.Null(after["spec"]!["strategy"]!["rollingUpdate"]);
        Assert.Null(after["spec"]!["template"]!["spec"]!["volumes"]![0]!["hostPath"]);
    }

    [Fact]
    public void Manifest_is_remembered_in_the_annotation_without_itself()
    {
        var manifest = Parse("""{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a"},"data":{"k":"<v>"}}""");
        var modified = LastApplied.Annotate(manifest, "default");
        Assert.Equal("""{"apiVersion":"v1","data":{"k":"\u003cv\u003e"},"kind":"ConfigMap","metadata":{"annotations":{},"name":"a","namespace":"default"}}""" + "\n", (string?)modified["metadata"]!["annotations"]![LastApplied.Annotation]);
        Assert.Equal("a", (string?)LastApplied.Of(modified)!["metadata"]!["name"]);
    }

    private static JsonObject Between(string original, string modified, string current) => ThreeWayPatch.Between(Parse(original), Parse(modified), Parse(current), s_deployment);

    private static JsonObject Parse(string text) => JsonNode.Parse(text)!.AsObject();

    private static string Compact(string text) => Parse(text).ToJsonString();
}
