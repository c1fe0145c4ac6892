using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Apps;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Api.Types.Discovery;
using MiniKube.Machinery.Api.Types.Networking;
using MiniKube.Machinery.Api.Types.Policy;
using MiniKube.Machinery.Api.Types.Scheduling;
using MiniKube.Machinery.Api.Types.Storage;
using MiniKube.Machinery.Client.Rest;

namespace MiniKube.Client.Tests;

public sealed class ResourcePathTests
{
    public static TheoryData<Type, string> Collections => new()
    {
        { typeof(Pod), "/api/v1/namespaces/ns/pods" },
        { typeof(Node), "/api/v1/nodes" },
        { typeof(Endpoints), "/api/v1/namespaces/ns/endpoints" },
        { typeof(EndpointSlice), "/apis/discovery.k8s.io/v1/namespaces/ns/endpointslices" },
        { typeof(Deployment), "/apis/apps/v1/namespaces/ns/deployments" },
        { typeof(NetworkPolicy), "/apis/networking.k8s.io/v1/namespaces/ns/networkpolicies" },
        { typeof(Ingress), "/apis/networking.k8s.io/v1/namespaces/ns/ingresses" },
        { typeof(IngressClass), "/apis/networking.k8s.io/v1/ingressclasses" },
        { typeof(IPAddress), "/apis/networking.k8s.io/v1/ipaddresses" },
        { typeof(PriorityClass), "/apis/scheduling.k8s.io/v1/priorityclasses" },
        { typeof(CSIStorageCapacity), "/apis/storage.k8s.io/v1/namespaces/ns/csistoragecapacities" },
        { typeof(PodDisruptionBudget), "/apis/policy/v1/namespaces/ns/poddisruptionbudgets" },
    };

    [Theory]
    [MemberData(nameof(Collections))]
    public void A_kind_is_served_where_kubernetes_serves_it(Type type, string path) => Assert.Equal(path, ResourcePath.Of(type).Collection("ns"));

    [Fact]
    public void Names_are_escaped_and_never_empty()
    {
        var pods = ResourcePath.Of<Pod>();
        Assert.Equal("/api/v1/namespaces/a%2Fb/pods/c%3Fd/log", pods.Item("a/b", "c?d", "log"));
        Assert.Throws<ArgumentException>(() => pods.Item("ns", ""));
        Assert.Throws<InvalidOperationException>(() => ResourcePath.Of<ObjectMeta>());
    }
}
