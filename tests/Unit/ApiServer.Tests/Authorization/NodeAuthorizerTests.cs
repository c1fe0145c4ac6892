using MiniKube.ApiServer.Tests.Fakes;
using MiniKube.ControlPlane.ApiServer.Authorization;
using MiniKube.ControlPlane.ApiServer.Authorization.Nodes;

namespace MiniKube.ApiServer.Tests.Authorization;

public class NodeAuthorizerTests
{
    private readonly InMemoryObjects _objects = new InMemoryObjects()
        .With("", "persistentvolumeclaims", """{"metadata":{"name":"data","namespace":"default"},"spec":{"volumeName":"pv-1"}}""")
        .With("", "pods", """
            {"metadata":{"name":"p","namespace":"default"},"spec":{"nodeName":"n1","serviceAccountName":"web","imagePullSecrets":[{"name":"pull"}],
            "containers":[{"name":"a","env":[{"name":"X","valueFrom":{"secretKeyRef":{"name":"env","key":"k"}}}],"envFrom":[{"configMapRef":{"name":"from"}}]}],
            "volumes":[{"name":"v","secret":{"secretName":"vol"}},{"name":"c","persistentVolumeClaim":{"claimName":"data"}},{"name":"p","projected":{"sources":[{"configMap":{"name":"kube-root-ca.crt"}}]}}]}}
            """)
        .With("", "pods", """{"metadata":{"name":"mirror","namespace":"default","annotations":{"kubernetes.io/config.mirror":"x"}},"spec":{"nodeName":"n1","containers":[],"volumes":[{"name":"v","secret":{"secretName":"stolen"}}]}}""");

    [Theory]
    [InlineData("n1", "get", "", "secrets", "", "default", "vol", true)]
    [InlineData("n1", "watch", "", "secrets", "", "default", "env", true)]
    [InlineData("n1", "get", "", "secrets", "", "default", "pull", true)]
    [InlineData("n1", "get", "", "configmaps", "", "default", "from", true)]
    [InlineData("n1", "get", "", "configmaps", "", "default", "kube-root-ca.crt", true)]
    [InlineData("n1", "get", "", "persistentvolumes", "", "", "pv-1", true)]
    [InlineData("n1", "create", "", "serviceaccounts", "token", "default", "web", true)]
    [InlineData("n1", "get", "", "pods", "", "default", "p", true)]
    [InlineData("n2", "get", "", "secrets", "", "default", "vol", false)]
    [InlineData("n2", "get", "", "pods", "", "default", "p", false)]
    [InlineData("n1", "get", "", "secrets", "", "default", "stolen", false)]
    [InlineData("n1", "list", "", "secrets", "", "default", "", false)]
    [InlineData("n1", "get", "", "secrets", "", "kube-system", "vol", false)]
    [InlineData("n1", "create", "", "serviceaccounts", "token", "default", "other", false)]
    [InlineData("n1", "update", "coordination.k8s.io", "leases", "", "kube-node-lease", "n1", true)]
    [InlineData("n1", "update", "coordination.k8s.io", "leases", "", "kube-node-lease", "n2", false)]
    [InlineData("n1", "update", "coordination.k8s.io", "leases", "", "default", "n1", false)]
    [InlineData("n1", "get", "", "nodes", "", "", "n1", true)]
    [InlineData("n1", "get", "", "nodes", "", "", "n2", false)]
    [InlineData("n1", "create", "", "events", "", "default", "", true)]
    [InlineData("n1", "patch", "", "pods", "status", "default", "p", true)]
    [InlineData("n1", "delete", "", "nodes", "", "", "n1", false)]
    [InlineData("n1", "list", "apps", "deployments", "", "default", "", false)]
    public async Task A_node_is_kept_to_its_own(string node, string verb, string group, string resource, string sub, string ns, string name, bool allowed) =>
        Assert.Equal(allowed, (await Decide(node, verb, group, resource, sub, ns, name)).IsAllowed);

    [Theory]
    [InlineData("spec.nodeName=n1", true)]
    [InlineData("spec.nodeName=n2", false)]
    [InlineData("spec.nodeName!=n1", false)]
    [InlineData(null, false)]
    public async Task Pods_are_watched_by_node_only(string? selector, bool allowed) =>
        Assert.Equal(allowed, (await Decide("n1", "watch", "", "pods", "", "", "", selector)).IsAllowed);

    [Fact]
    public async Task A_refusal_says_that_nothing_relates_them() => Assert.Equal(
        "no relationship found between node 'n2' and this object", (await Decide("n2", "get", "", "secrets", "", "default", "vol")).Reason);

    [Fact]
    public async Task Others_are_none_of_its_business()
    {
        var attributes = new AuthorizationAttributes { User = Requests.User("system:node:n1"), Verb = "get", IsResourceRequest = true, Resource = "services" };
        Assert.Equal(AuthorizationVerdict.NoOpinion, (await new NodeAuthorizer(_objects).AuthorizeAsync(attributes, default)).Verdict);
    }

    private async Task<AuthorizationDecision> Decide(string node, string verb, string group, string resource, string sub, string ns, string name, string? selector = null) =>
        await new NodeAuthorizer(_objects).AuthorizeAsync(new AuthorizationAttributes
        {
            User = Requests.User($"system:node:{node}", "system:nodes"),
            Verb = verb,
            IsResourceRequest = true,
            Group = group,
            Resource = resource,
            Subresource = sub,
            Namespace = ns,
            Name = name,
            FieldSelector = selector,
        }, default);
}
