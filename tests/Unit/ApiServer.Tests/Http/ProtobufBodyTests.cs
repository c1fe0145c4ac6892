using System.Text.Json.Nodes;
using Google.Protobuf;
using MiniKube.ControlPlane.ApiServer.Http.Protobuf;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Schema;
using MiniKube.Machinery.Api.Types.Apps;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ApiServer.Tests.Http;

public sealed class ProtobufBodyTests
{
    [Fact]
    public void AConfigMapOfATypedClientIsRead()
    {
        byte[] metadata = Message(o => Text(o, 1, "cm"), o => Text(o, 3, "ns"), o => Bytes(o, 8, []), o => Bytes(o, 11, Message(e => Text(e, 1, "app"), e => Text(e, 2, "web"))));
        byte[] object1 = Message(o => Bytes(o, 1, metadata), o => Bytes(o, 2, Message(e => Text(e, 1, "k"), e => Text(e, 2, "v"))));

        JsonObject obj = ProtobufBody.Decode(Envelope("v1", "ConfigMap", object1), SchemaRegistry.For<ConfigMap>());

        Assert.Equal(
            """{"metadata":{"name":"cm","namespace":"ns","labels":{"app":"web"}},"data":{"k":"v"},"apiVersion":"v1","kind":"ConfigMap"}""",
            obj.ToJsonString());
    }

    [Fact]
    public void ZerosThatWereMeantStayAndThoseThatGoWritesAnywayDoNot()
    {
        byte[] spec = Message(o => Number(o, 1, 0), o => Number(o, 5, 0), o => Number(o, 7, 0));

        JsonObject obj = ProtobufBody.Decode(Envelope("apps/v1", "Deployment", Message(o => Bytes(o, 2, spec))), SchemaRegistry.For<Deployment>());

        Assert.Equal("""{"replicas":0}""", obj["spec"]!.ToJsonString());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("k8s\0\u00ff\u00ff\u00ff")]
    public void WhatIsNoSuchBodyIsRefused(string body) =>
        Assert.True(Assert.Throws<StatusException>(() => ProtobufBody.Decode(System.Text.Encoding.Latin1.GetBytes(body), SchemaRegistry.For<ConfigMap>())).IsBadRequest);

    private static byte[] Envelope(string apiVersion, string kind, byte[] raw) =>
        [.. "k8s\0"u8, .. Message(o => Bytes(o, 1, Message(t => Text(t, 1, apiVersion), t => Text(t, 2, kind))), o => Bytes(o, 2, raw))];

    private static byte[] Message(params Action<CodedOutputStream>[] fields)
    {
        using var memory = new MemoryStream();
        using (var output = new CodedOutputStream(memory))
        {
            foreach (Action<CodedOutputStream> field in fields)
                field(output);
        }

        return memory.ToArray();
    }

    private static void Text(CodedOutputStream output, int field, string value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(value);
    }

    private static void Bytes(CodedOutputStream output, int field, byte[] value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(value));
    }

    private static void Number(CodedOutputStream output, int field, long value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(value);
    }
}
