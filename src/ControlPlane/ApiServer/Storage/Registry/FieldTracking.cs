using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.Machinery.Api.Apply;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.ControlPlane.ApiServer.Storage.Registry;

/// <summary>managedFields by the rules of server-side apply.</summary>
public sealed class FieldTracking(TimeProvider time) : IFieldManagement
{
    private static readonly JsonObject Nothing = [];
    private static readonly FieldSet StatusOnly = FieldSet.FromJson(JsonNode.Parse("""{"f:status":{}}"""));
    private static readonly FieldSet SpecOnly = FieldSet.FromJson(JsonNode.Parse("""{"f:spec":{}}"""));

    public void OnCreate(RequestContext c, JsonObject obj) => FieldManager.TrackUpdate(Nothing, obj, Write(c));

    public void OnUpdate(RequestContext c, JsonObject obj, JsonObject old) => FieldManager.TrackUpdate(old, obj, Write(c));

    /// <summary>The write that a request makes, as ownership sees it.</summary>
    public FieldWrite Write(RequestContext c) => new()
    {
        Schema = SchemaRegistry.For(c.Resource.RecordType),
        Manager = FieldManagerNames.From(c.FieldManager, c.UserAgent),
        ApiVersion = c.Resource.GroupVersion,
        Subresource = c.Subresource,
        Now = time.GetUtcNow(),
        ResetFields = c.Subresource switch
        {
            "" => c.Resource.Subresource("status") is null ? null : StatusOnly,
            "status" => SpecOnly,
            _ => null,
        },
    };
}
