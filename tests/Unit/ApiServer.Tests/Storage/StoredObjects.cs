using System.Text;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.ControlPlane.ApiServer.Storage;

namespace MiniKube.ApiServer.Tests.Storage;

/// <summary>Objects for tests.</summary>
internal static class StoredObjects
{
    public static readonly ResourceDescriptor ConfigMaps = ResourceTable.All.Single(r => r is { Group: "", Resource: "configmaps" });
    public static readonly ResourceDescriptor Pods = ResourceTable.All.Single(r => r is { Group: "", Resource: "pods" });

    public static StoredObject ConfigMap(string ns, string name, long revision = 1, string labels = "{}") => ObjectCodec.Decode(
        ConfigMaps,
        $"{ns}/{name}",
        Encoding.UTF8.GetBytes($$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}","namespace":"{{{ns}}}","labels":{{{labels}}} }}"""),
        revision);

    public static StoredObject Pod(string name, string node, long revision = 1) => ObjectCodec.Decode(
        Pods,
        $"default/{name}",
        Encoding.UTF8.GetBytes($$$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{{name}}}","namespace":"default"},"spec":{"nodeName":"{{{node}}}"}}"""),
        revision);
}
