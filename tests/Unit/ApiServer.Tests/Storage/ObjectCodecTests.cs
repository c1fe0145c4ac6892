using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.ControlPlane.ApiServer.Storage;

namespace MiniKube.ApiServer.Tests.Storage;

public sealed class ObjectCodecTests
{
    [Theory]
    [InlineData("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","labels":{"x":"y"}},"data":{"k":"v"}}""")]
    [InlineData("""{ "metadata" : { "labels" : {"x":"y"} , "name":"a" }, "kind":"ConfigMap"}""")]
    [InlineData("""{"data":{"metadata":"no"},"metadata":{"resourceVersion":"3","labels":{"x":"y"}}}""")]
    public void TheRevisionIsSplicedIntoMetadata(string stored)
    {
        StoredObject obj = ObjectCodec.Decode(StoredObjects.ConfigMaps, "ns/a", Encoding.UTF8.GetBytes(stored), 42);

        JsonObject json = obj.Parse();
        Assert.Equal("42", (string?)json["metadata"]!["resourceVersion"]);
        json["metadata"]!.AsObject().Remove("resourceVersion");
        JsonObject expected = JsonNode.Parse(stored)!.AsObject();
        expected["metadata"]!.AsObject().Remove("resourceVersion");
        Assert.True(JsonNode.DeepEquals(expected, json));
        Assert.Equal(("ns", "a", 42), (obj.Namespace, obj.Name, obj.ResourceVersion));
        Assert.Equal("y", obj.Labels["x"]);
    }

    [Fact]
    public void EmptyMetadataTakesTheRevisionToo()
    {
        StoredObject obj = ObjectCodec.Decode(StoredObjects.ConfigMaps, "ns/a", """{"metadata":{}}"""u8, 7);

        Assert.Equal("""{"metadata":{"resourceVersion":"7"}}""", Encoding.UTF8.GetString(obj.Json));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"metadata":""")]
    [InlineData("k8s\0")]
    public void WhatIsNoObjectIsRefused(string stored) =>
        Assert.ThrowsAny<JsonException>(() => ObjectCodec.Decode(StoredObjects.ConfigMaps, "ns/a", Encoding.UTF8.GetBytes(stored), 1));

    [Fact]
    public void TheResourceVersionIsNotStored()
    {
        JsonObject obj = StoredObjects.ConfigMap("ns", "a", 9).Parse();

        Assert.DoesNotContain("resourceVersion", Encoding.UTF8.GetString(ObjectCodec.Encode(StoredObjects.ConfigMaps, obj)), StringComparison.Ordinal);
        Assert.Equal("9", (string?)obj["metadata"]!["resourceVersion"]);
    }

    [Fact]
    public void EventsAreStoredInTheCoreForm()
    {
        ResourceDescriptor events = ResourceTable.All.Single(r => r is { Group: "events.k8s.io", Resource: "events" });
        var obj = new JsonObject { ["apiVersion"] = "events.k8s.io/v1", ["kind"] = "Event", ["metadata"] = new JsonObject { ["name"] = "e" }, ["note"] = "hello" };

        JsonObject stored = JsonNode.Parse(ObjectCodec.Encode(events, obj))!.AsObject();
        Assert.Equal(("v1", "hello"), ((string?)stored["apiVersion"], (string?)stored["message"]));
        Assert.Equal("hello", (string?)ObjectCodec.Decode(events, "ns/e", ObjectCodec.Encode(events, obj), 1).Parse()["note"]);
    }

    [Theory]
    [InlineData("", "pods", "/registry/pods/")]
    [InlineData("", "services", "/registry/services/specs/")]
    [InlineData("", "endpoints", "/registry/services/endpoints/")]
    [InlineData("", "nodes", "/registry/minions/")]
    [InlineData("", "replicationcontrollers", "/registry/controllers/")]
    [InlineData("events.k8s.io", "events", "/registry/events/")]
    [InlineData("coordination.k8s.io", "leases", "/registry/leases/")]
    [InlineData("networking.k8s.io", "ingresses", "/registry/ingress/")]
    public void KeysLieWhereKubernetesPutsThem(string group, string resource, string folder) =>
        Assert.Equal(folder, new StorageKeys("/registry").Folder(ResourceTable.All.Single(r => r.Group == group && r.Resource == resource)));
}
