using System.Text;
using System.Text.Json.Nodes;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Patch;
using MiniKube.Machinery.Api.Schema;
using MiniKube.Machinery.Api.Types.Apps;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.Api.Tests.Patch;

public class PatchTests
{
    private static readonly SchemaNode Pods = SchemaRegistry.For<Pod>();

    [Theory]
    [InlineData("""{"a":[1,2]}""", """[{"op":"add","path":"/a/1","value":9},{"op":"add","path":"/a/-","value":3}]""", """{"a":[1,9,2,3]}""")]
    [InlineData("""{"a":1}""", """[{"op":"replace","path":"/a","value":null},{"op":"test","path":"/a","value":null}]""", """{"a":null}""")]
    [InlineData("""{"a":{"b":1}}""", """[{"op":"move","from":"/a/b","path":"/c"},{"op":"remove","path":"/a"}]""", """{"c":1}""")]
    [InlineData("""{"a/b":1,"m~n":2}""", """[{"op":"copy","from":"/a~1b","path":"/x"},{"op":"remove","path":"/m~0n"}]""", """{"a/b":1,"x":1}""")]
    public void Json_patch(string document, string patch, string result) =>
        Assert.Equal(result, Patched(PatchMediaTypes.Json, document, patch));

    [Theory]
    [InlineData("""[{"op":"remove","path":"/x"}]""", 422)]
    [InlineData("""[{"op":"test","path":"/a","value":2}]""", 422)]
    [InlineData("""[{"op":"add","path":"/a/9/b","value":2}]""", 422)]
    [InlineData("""[{"op":"fly","path":"/a"}]""", 400)]
    [InlineData("""{"op":"add"}""", 400)]
    [InlineData("""[{""", 400)]
    public void A_bad_json_patch_is_refused(string patch, int code) =>
        Assert.Equal(code, Assert.Throws<StatusException>(() => Patched(PatchMediaTypes.Json, """{"a":1}""", patch)).Code);

    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("{}", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    [InlineData("""{"a":"x"}""", """{"a":{"b":1}}""", """{"a":{"b":1}}""")]
    public void Merge_patch(string document, string patch, string result) =>
        Assert.Equal(result, Patched(PatchMediaTypes.Merge, document, patch));

    [Theory]
    // Elements merge by name; what the patch does not name stays, in its place.
    [InlineData(
        """{"spec":{"containers":[{"name":"a","image":"1"},{"name":"b","image":"2"}]}}""",
        """{"spec":{"containers":[{"name":"b","image":"3"}]}}""",
        """{"spec":{"containers":[{"name":"a","image":"1"},{"name":"b","image":"3"}]}}""")]
    [InlineData(
        """{"spec":{"containers":[{"name":"a","image":"1"}]}}""",
        """{"spec":{"containers":[{"$patch":"delete","name":"a"},{"name":"c","image":"3"}]}}""",
        """{"spec":{"containers":[{"name":"c","image":"3"}]}}""")]
    [InlineData(
        """{"spec":{"containers":[{"name":"a"},{"name":"b"}]}}""",
        """{"spec":{"containers":[{"$patch":"replace"},{"name":"c"}]}}""",
        """{"spec":{"containers":[{"name":"c"}]}}""")]
    [InlineData(
        """{"spec":{"containers":[{"name":"a"},{"name":"b"}]}}""",
        """{"spec":{"$setElementOrder/containers":[{"name":"b"},{"name":"a"}],"containers":[{"name":"a","image":"x"}]}}""",
        """{"spec":{"containers":[{"name":"b"},{"name":"a","image":"x"}]}}""")]
    [InlineData(
        """{"spec":{"containers":[{"name":"a","args":["1","2"]}]}}""",
        """{"spec":{"containers":[{"name":"a","args":["3"]}]}}""",
        """{"spec":{"containers":[{"name":"a","args":["3"]}]}}""")]
    [InlineData(
        """{"metadata":{"finalizers":["a","b"]}}""",
        """{"metadata":{"$deleteFromPrimitiveList/finalizers":["a"],"finalizers":["c"]}}""",
        """{"metadata":{"finalizers":["c","b"]}}""")]
    [InlineData(
        """{"spec":{"volumes":[{"name":"v","emptyDir":{}}]}}""",
        """{"spec":{"volumes":[{"$retainKeys":["name","hostPath"],"name":"v","hostPath":{"path":"/x"}}]}}""",
        """{"spec":{"volumes":[{"name":"v","hostPath":{"path":"/x"}}]}}""")]
    [InlineData(
        """{"metadata":{"labels":{"a":"1","b":"2"}}}""",
        """{"metadata":{"labels":{"$patch":"replace","c":"3"},"annotations":{"x":null,"y":"1"}}}""",
        """{"metadata":{"labels":{"c":"3"},"annotations":{"y":"1"}}}""")]
    [InlineData(
        """{"spec":{"containers":[{"name":"a","env":[{"name":"X","value":"1"}]}]}}""",
        """{"spec":{"containers":[{"name":"a","env":[{"name":"Y","value":"2"},{"name":"X","value":null,"valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}}]}]}}""",
        """{"spec":{"containers":[{"name":"a","env":[{"name":"Y","value":"2"},{"name":"X","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}}]}]}}""")]
    public void Strategic_merge_patch(string document, string patch, string result) =>
        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse(result), JsonNode.Parse(Patched(PatchMediaTypes.StrategicMerge, document, patch))),
            Patched(PatchMediaTypes.StrategicMerge, document, patch));

    [Fact]
    public void Two_ports_of_one_number_follow_the_merge_key()
    {
        var schema = SchemaRegistry.For<Service>();
        var patched = PatchBody.Parse(PatchMediaTypes.StrategicMerge, """{"spec":{"ports":[{"port":80,"targetPort":9}]}}"""u8)
            .Apply(Json("""{"spec":{"ports":[{"port":80,"name":"x"},{"port":81}]}}"""), schema);
        Assert.Equal("""{"spec":{"ports":[{"port":80,"name":"x","targetPort":9},{"port":81}]}}""", patched.ToJsonString());
    }

    [Theory]
    [InlineData("""{"spec":{"containers":[{"image":"x"}]}}""", "map: {\"image\":\"x\"} does not contain declared merge key: name")]
    [InlineData("""{"spec":{"$patch":"explode"}}""", "unknown patch type found in the map: \"explode\"")]
    public void A_bad_strategic_patch_is_refused(string patch, string words)
    {
        var error = Assert.Throws<StatusException>(() => Patched(PatchMediaTypes.StrategicMerge, """{"spec":{"containers":[{"name":"a"}]}}""", patch));
        Assert.Equal((400, words), (error.Code, error.Message));
    }

    [Fact]
    public void The_object_itself_is_never_changed()
    {
        var document = Json("""{"spec":{"containers":[{"name":"a","env":[]}]}}""");
        var before = document.ToJsonString();
        PatchBody.Parse(PatchMediaTypes.StrategicMerge, """{"spec":{"containers":[{"name":"a","image":"b"}]}}"""u8).Apply(document, Pods);
        PatchBody.Parse(PatchMediaTypes.Json, """[{"op":"remove","path":"/spec"}]"""u8).Apply(document, Pods);
        Assert.Equal(before, document.ToJsonString());
    }

    private static string Patched(string kind, string document, string patch) =>
        PatchBody.Parse(kind, Encoding.UTF8.GetBytes(patch)).Apply(Json(document), Pods).ToJsonString();

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();
}
