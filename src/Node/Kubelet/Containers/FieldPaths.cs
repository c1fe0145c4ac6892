using System.Text;
using MiniKube.Node.Kubelet.Resources;

namespace MiniKube.Node.Kubelet.Containers;

/// <summary>The downward API: values of a pod's own fields and resources.</summary>
public static class FieldPaths
{
    /// <summary>The value, or null when the path names no field that is offered.</summary>
    /// <param name="hostAddresses">The node's addresses, the main one first.</param>
    /// <param name="podAddresses">The pod's addresses so far.</param>
    public static string? Field(Pod pod, string path, IReadOnlyList<string> podAddresses, IReadOnlyList<string> hostAddresses)
    {
        var (name, key) = SplitSubscript(path);
        if (key is not null)
        {
            return name switch
            {
                "metadata.labels" => pod.Labels.GetValueOrDefault(key, ""),
                "metadata.annotations" => pod.Annotations.GetValueOrDefault(key, ""),
                _ => null,
            };
        }
        return name switch
        {
            "metadata.name" => pod.Name,
            "metadata.namespace" => pod.Namespace,
            "metadata.uid" => pod.Uid,
            "metadata.labels" => Map(pod.Labels),
            "metadata.annotations" => Map(pod.Annotations),
            "spec.nodeName" => pod.Spec?.NodeName ?? "",
            "spec.serviceAccountName" => pod.Spec?.ServiceAccountName ?? "",
            "status.hostIP" => hostAddresses.FirstOrDefault() ?? "",
            "status.hostIPs" => string.Join(',', hostAddresses),
            "status.podIP" => podAddresses.FirstOrDefault() ?? "",
            "status.podIPs" => string.Join(',', podAddresses),
            _ => null,
        };
    }

    /// <summary>A container's request or limit divided by the divisor, rounded up; a missing limit is the node's allocatable.</summary>
    public static string? Resource(Pod pod, string containerName, ResourceFieldSelector selector, IReadOnlyDictionary<string, Quantity> allocatable)
    {
        var container = (pod.Spec?.Containers ?? []).Concat(pod.Spec?.InitContainers ?? []).FirstOrDefault(c => c.Name == containerName);
        var dot = selector.Resource.IndexOf('.', StringComparison.Ordinal);
        if (container is null || dot < 0) return null;
        var (side, name) = (selector.Resource[..dot], selector.Resource[(dot + 1)..]);
        var divisor = selector.Divisor is { } d && Amount.Of(d) > 0 ? Amount.Of(d) : 1m;
        decimal value;
        switch (side)
        {
            case "limits":
                value = container.Resources?.Limits?.TryGetValue(name, out var limit) == true ? Amount.Of(limit)
                    : allocatable.TryGetValue(name, out var whole) ? Amount.Of(whole) : 0;
                break;
            case "requests":
                value = container.Resources?.Requests?.TryGetValue(name, out var request) == true ? Amount.Of(request)
                    : container.Resources?.Limits?.TryGetValue(name, out var fallback) == true ? Amount.Of(fallback) : 0;
                break;
            default:
                return null;
        }
        return ((long)Math.Ceiling(value / divisor)).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Labels or annotations as the lines <c>key="value"</c>, sorted by key, values escaped.</summary>
    private static string Map(IReadOnlyDictionary<string, string> map)
    {
        var lines = map.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}=\"{Escape(p.Value)}\"");
        return string.Join('\n', lines);
    }

    private static string Escape(string value)
    {
        var text = new StringBuilder(value.Length);
        foreach (var c in value)
        {
            text.Append(c switch { '\\' => "\\\\", '"' => "\\\"", '\n' => "\\n", '\r' => "\\r", '\t' => "\\t", _ => c.ToString() });
        }
        return text.ToString();
    }

    private static (string Name, string? Key) SplitSubscript(string path)
    {
        var open = path.IndexOf("['", StringComparison.Ordinal);
        return open > 0 && path.EndsWith("']", StringComparison.Ordinal) ? (path[..open], path[(open + 2)..^2]) : (path, null);
    }
}
