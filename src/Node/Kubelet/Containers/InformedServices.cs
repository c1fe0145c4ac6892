using MiniKube.Machinery.Client.Informers;
using MiniKube.Node.Kubelet.Volumes;

namespace MiniKube.Node.Kubelet.Containers;

/// <summary>All Services, from a watch.</summary>
public sealed class InformedServices(SharedInformer<Service> informer) : IServiceSource
{
    public IReadOnlyCollection<Service> List() =>
        informer.HasSynced ? informer.Lister.List() : throw new ObjectUnavailableException("services have not yet been read at least once, cannot construct envvars");
}
