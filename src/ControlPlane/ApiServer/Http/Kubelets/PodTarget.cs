using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.ControlPlane.ApiServer.Storage;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Http.Kubelets;

/// <summary>Which container of which pod on which kubelet a request is about.</summary>
public sealed record PodTarget(Pod Pod, string Kubelet)
{
    /// <exception cref="StatusException">404: no such pod or node; 400: the pod is on no node yet.</exception>
    public static async ValueTask<PodTarget> FindAsync(RequestContext context, CancellationToken cancellation)
    {
        Pod pod = await PodAsync(context, cancellation).ConfigureAwait(false);
        if (string.IsNullOrEmpty(pod.Spec?.NodeName))
            throw ApiErrors.BadRequest($"pod {pod.Name} does not have a host assigned");
        return new PodTarget(pod, await KubeletClient.AddressAsync(context, pod.Spec.NodeName, cancellation).ConfigureAwait(false));
    }

    public static async ValueTask<Pod> PodAsync(RequestContext context, CancellationToken cancellation)
    {
        StoredObject found = await context.Objects.FindAsync(context.Objects.Resource("", "pods"), context.Namespace, context.Name, cancellation).ConfigureAwait(false)
            ?? throw ApiErrors.NotFound(new GroupResource("", "pods"), context.Name);
        return found.As<Pod>();
    }

    /// <summary>The container asked for, or the only one there is.</summary>
    /// <exception cref="StatusException">400: none asked for among several, or no such container.</exception>
    public static string Container(Pod pod, string wanted)
    {
        string[] names = [.. (pod.Spec?.Containers ?? []).Select(c => c.Name)];
        string[] all = [.. names, .. (pod.Spec?.InitContainers ?? []).Select(c => c.Name), .. (pod.Spec?.EphemeralContainers ?? []).Select(c => c.Name)];
        if (wanted.Length > 0)
            return all.Contains(wanted, StringComparer.Ordinal) ? wanted : throw ApiErrors.BadRequest($"container {wanted} is not valid for pod {pod.Name}");
        if (names.Length == 1)
            return names[0];
        string init = pod.Spec?.InitContainers is { Count: > 0 } inits ? $" or one of the init containers: [{string.Join(' ', inits.Select(c => c.Name))}]" : "";
        throw ApiErrors.BadRequest(string.Create(
            CultureInfo.InvariantCulture, $"a container name must be specified for pod {pod.Name}, choose one of: [{string.Join(' ', names)}]{init}"));
    }

    /// <summary>The kubelet's URL for this pod: <c>/exec/NS/POD/CONTAINER</c> and the like.</summary>
    public string Url(string endpoint, string? container, string query)
    {
        string path = $"{Kubelet}/{endpoint}/{Uri.EscapeDataString(Pod.Namespace)}/{Uri.EscapeDataString(Pod.Name)}";
        if (container is not null)
            path += "/" + Uri.EscapeDataString(container);
        return query.Length > 0 ? $"{path}?{query}" : path;
    }

    public static KubeletClient Client(RequestContext context) => context.Services.GetRequiredService<KubeletClient>();
}
