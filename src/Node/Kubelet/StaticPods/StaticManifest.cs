using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

using MiniKube.Machinery.Api;
using MiniKube.Machinery.Api.Schema;
using MiniKube.Machinery.Api.Schema.Yaml;
using MiniKube.Node.Kubelet.Runtime;

namespace MiniKube.Node.Kubelet.StaticPods;

/// <summary>Turns a manifest file into the pod this node is to run: named after the node, its uid the hash of its content. Pure.</summary>
public static class StaticManifest
{
    /// <summary>Whether the pod comes from a file of this node.</summary>
    public static bool IsStatic(Pod pod) => pod.Annotations.GetValueOrDefault(RuntimeLabels.ConfigSource) == "file";

    /// <exception cref="FormatException">The text is no pod.</exception>
    public static Pod Parse(string text, string nodeName)
    {
        Pod pod;
        try
        {
            pod = ApiJson.Deserialize<Pod>(ToJson(text));
        }
        catch (Exception e) when (e is JsonException or DecodeException)
        {
            throw new FormatException(e.Message, e);
        }
        if (pod.Kind != "Pod" || pod.Spec is null || pod.Name.Length == 0) throw new FormatException("no pod with a name and a spec");
        var uid = Uid(text, nodeName);
        var annotations = new Dictionary<string, string>(pod.Annotations, StringComparer.Ordinal)
        {
            [RuntimeLabels.ConfigHash] = uid,
            [RuntimeLabels.ConfigSource] = "file",
        };
        return pod with
        {
            Metadata = pod.Metadata! with { Name = $"{pod.Name}-{nodeName}", Namespace = pod.Namespace.Length > 0 ? pod.Namespace : "default", Uid = uid, Annotations = annotations },
            Spec = pod.Spec with
            {
                NodeName = nodeName,
                EnableServiceLinks = false,
                RestartPolicy = pod.Spec.RestartPolicy ?? "Always",
                Tolerations = [.. pod.Spec.Tolerations ?? [], new Toleration { Operator = "Exists", Effect = "NoExecute" }],
            },
        };
    }

    /// <summary>What the API server shows of a static pod.</summary>
    public static Pod Mirror(Pod pod, KubeNode? node)
    {
        var annotations = new Dictionary<string, string>(pod.Annotations, StringComparer.Ordinal) { [RuntimeLabels.ConfigMirror] = pod.Uid };
        return pod with
        {
            Status = null,
            Metadata = pod.Metadata! with
            {
                Uid = null,
                Annotations = annotations,
                OwnerReferences = node is null ? null : [new OwnerReference { ApiVersion = "v1", Kind = "Node", Name = node.Name, Uid = node.Uid, Controller = true }],
            },
        };
    }

    private static byte[] ToJson(string text) => YamlDocuments.ToJson(Encoding.UTF8.GetBytes(text));

    private static string Uid(string text, string nodeName) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(nodeName + "\0" + text)).AsSpan(0, 16));
}
