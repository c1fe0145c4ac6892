using MiniKube.ControlPlane.Scheduler.Framework;
using MiniKube.ControlPlane.Scheduler.Plugins;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Client.Rest;

namespace MiniKube.ControlPlane.Scheduler.Cycle;

/// <summary>Binds through the API server.</summary>
public sealed class PodBinder(KubeClient client) : IPodBinder
{
    public Task BindAsync(PodInfo pod, string node, CancellationToken ct)
    {
        var binding = new Binding
        {
            ApiVersion = "v1",
            Kind = "Binding",
            Metadata = new ObjectMeta { Name = pod.Pod.Name, Namespace = pod.Pod.Namespace, Uid = pod.Uid },
            Target = new ObjectReference { Kind = "Node", Name = node },
        };
        return client.Resource<Pod>().PostSubresourceAsync(pod.Pod.Namespace, pod.Pod.Name, "binding", binding, ct);
    }
}
