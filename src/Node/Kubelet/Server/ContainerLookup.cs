using Microsoft.AspNetCore.Http;
using MiniKube.Node.Kubelet.Pods;
using MiniKube.Node.Kubelet.Runtime;

namespace MiniKube.Node.Kubelet.Server;

/// <summary>A request that cannot be served: the HTTP status and the words for it.</summary>
public sealed class RequestException(int status, string message) : Exception(message)
{
    public int Status { get; } = status;
}

/// <summary>Finds the container that a request's path names.</summary>
public sealed class ContainerLookup(PodManager pods, RuntimeStateReader state)
{
    /// <exception cref="RequestException">There is no such pod or container, or it does not run.</exception>
    public async Task<(Pod Pod, Container Spec, ContainerRecord Record, PodRuntimeState State)> FindAsync(HttpContext http, bool previous, CancellationToken ct)
    {
        var name = Route(http, "container");
        var pod = FindPod(http);
        var spec = (pod.Spec?.Containers ?? []).Concat(pod.Spec?.InitContainers ?? []).FirstOrDefault(c => c.Name == name)
            ?? throw new RequestException(404, $"container not found (\"{name}\")");
        var runtime = await state.ReadAsync(pod.Uid, ct);
        var record = previous ? runtime.Containers.Where(c => c.Name == name && c.Phase == ContainerPhase.Exited).Skip(runtime.Latest(name) is { Phase: ContainerPhase.Exited } ? 1 : 0).FirstOrDefault() : runtime.Latest(name);
        if (record is not null) return (pod, spec, record, runtime);
        if (previous) throw new RequestException(400, $"previous terminated container \"{name}\" in pod \"{pod.Name}\" not found");
        var waiting = (pod.Status?.ContainerStatuses ?? []).Concat(pod.Status?.InitContainerStatuses ?? []).FirstOrDefault(s => s.Name == name)?.State?.Waiting;
        throw new RequestException(400, waiting?.Reason is { } reason
            ? $"container \"{name}\" in pod \"{pod.Name}\" is waiting to start: {(reason is "ContainerCreating" or "PodInitializing" ? reason : waiting.Message is { Length: > 0 } m ? m : reason)}"
            : $"container \"{name}\" in pod \"{pod.Name}\" is not available");
    }

    /// <exception cref="RequestException">There is no such pod here.</exception>
    public Pod FindPod(HttpContext http)
    {
        var (ns, name) = (Route(http, "ns"), Route(http, "pod"));
        return pods.Find(ns, name) ?? throw new RequestException(404, $"pod \"{name}\" not found");
    }

    private static string Route(HttpContext http, string name) => http.Request.RouteValues[name] as string ?? "";
}
