using MiniKube.ControlPlane.ApiServer.Http.Protobuf;
using MiniKube.Machinery.Api.Schema;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ApiServer.Tests.Http;

/// <summary>Go types that embed another are one object in JSON and two messages in protobuf.</summary>
public class EmbeddedMessageTests
{
    [Fact]
    public void Members_of_an_embedded_message_stand_in_the_object_itself()
    {
        // name = "v"; volumeSource { secret { secretName = "s" } }
        byte[] volume = [0x0A, 1, (byte)'v', 0x12, 5, 0x32, 3, 0x0A, 1, (byte)'s'];
        Assert.Equal("""{"name":"v","secret":{"secretName":"s"}}""", ProtobufReader.Read(volume, SchemaRegistry.For<Volume>()).ToJsonString());

        // localObjectReference { name = "s" }; key = "k"
        byte[] selector = [0x0A, 3, 0x0A, 1, (byte)'s', 0x12, 1, (byte)'k'];
        Assert.Equal("""{"name":"s","key":"k"}""", ProtobufReader.Read(selector, SchemaRegistry.For<SecretKeySelector>()).ToJsonString());
    }

    [Fact]
    public void Every_member_of_a_stored_kind_has_a_number_of_its_own()
    {
        var seen = new HashSet<SchemaNode>();
        var open = new Stack<SchemaNode>(SchemaRegistry.KindTypes.Select(SchemaRegistry.For));
        while (open.TryPop(out var node))
        {
            if (!seen.Add(node)) continue;
            var numbered = node.Fields.Where(f => !(f.Name is "apiVersion" or "kind" && f.Number == 0)).ToList();
            Assert.All(numbered, f => Assert.True(f.Number > 0, $"{node}.{f.Name}"));
            Assert.Equal(numbered.Count, numbered.Select(f => (f.Inside, f.Number)).Distinct().Count());
            foreach (var next in node.Fields.Select(f => f.Node).Append(node.Element)) if (next is not null) open.Push(next);
        }
    }
}
