using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.ControlPlane.ApiServer.Resources;

/// <summary>The status of an object no one has reported on: the counts that are always shown, at zero.</summary>
public static class FirstStatus
{
    private static readonly ConcurrentDictionary<Type, string[]> Counts = new();

    public static JsonObject Of(ResourceDescriptor resource)
    {
        JsonObject status = [];
        foreach (string name in Counts.GetOrAdd(resource.RecordType, Describe))
            status[name] = 0;
        return status;
    }

    private static string[] Describe(Type record) =>
        [.. (SchemaRegistry.For(record).Find("status")?.Node.Fields ?? []).Where(f => f.Required && f.Node.Type == SchemaType.Integer).Select(f => f.Name)];
}
