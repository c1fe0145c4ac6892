using MiniKube.ApiServer.Tests.Fakes;
using MiniKube.ControlPlane.ApiServer.Authentication;
using MiniKube.ControlPlane.ApiServer.Authorization;
using MiniKube.ControlPlane.ApiServer.Authorization.Bootstrap;
using MiniKube.ControlPlane.ApiServer.Authorization.Rbac;

namespace MiniKube.ApiServer.Tests.Authorization;

public class RbacTests
{
    private readonly InMemoryObjects _objects = new InMemoryObjects()
        .With("rbac.authorization.k8s.io", "clusterroles", """{"metadata":{"name":"reader","labels":{"add":"yes"}},"rules":[{"verbs":["get","list"],"apiGroups":[""],"resources":["pods","pods/log"]}]}""")
        .With("rbac.authorization.k8s.io", "clusterroles", """{"metadata":{"name":"sum"},"aggregationRule":{"clusterRoleSelectors":[{"matchLabels":{"add":"yes"}}]}}""")
        .With("rbac.authorization.k8s.io", "clusterroles", """{"metadata":{"name":"scaler"},"rules":[{"verbs":["*"],"apiGroups":["*"],"resources":["*/scale"]},{"verbs":["get"],"nonResourceURLs":["/metrics","/logs/*"]},{"verbs":["update"],"apiGroups":["apps"],"resources":["deployments"],"resourceNames":["web"]}]}""")
        .With("rbac.authorization.k8s.io", "rolebindings", """{"metadata":{"name":"b","namespace":"default"},"roleRef":{"kind":"ClusterRole","name":"sum"},"subjects":[{"kind":"User","name":"bob"},{"kind":"ServiceAccount","name":"web","namespace":"other"}]}""")
        .With("rbac.authorization.k8s.io", "clusterrolebindings", """{"metadata":{"name":"c"},"roleRef":{"kind":"ClusterRole","name":"scaler"},"subjects":[{"kind":"Group","name":"ops"}]}""");

    [Theory]
    [InlineData("bob", "", "list", "", "pods", "", "default", "", true)]
    [InlineData("bob", "", "get", "", "pods", "log", "default", "x", true)]
    [InlineData("bob", "", "get", "", "pods", "exec", "default", "x", false)]
    [InlineData("bob", "", "list", "", "pods", "", "kube-system", "", false)]
    [InlineData("bob", "", "list", "", "pods", "", "", "", false)]
    [InlineData("system:serviceaccount:other:web", "", "list", "", "pods", "", "default", "", true)]
    [InlineData("eve", "ops", "patch", "apps", "deployments", "scale", "default", "web", true)]
    [InlineData("eve", "ops", "patch", "apps", "deployments", "", "default", "web", false)]
    [InlineData("eve", "ops", "update", "apps", "deployments", "", "default", "web", true)]
    [InlineData("eve", "ops", "update", "apps", "deployments", "", "default", "api", false)]
    public async Task Rules_apply_where_they_are_bound(string user, string group, string verb, string apiGroup, string resource, string sub, string ns, string name, bool allowed)
    {
        var attributes = new AuthorizationAttributes
        {
            User = Requests.User(user, group),
            Verb = verb,
            IsResourceRequest = true,
            Group = apiGroup,
            Resource = resource,
            Subresource = sub,
            Namespace = ns,
            Name = name,
        };
        Assert.Equal(allowed, (await new RbacAuthorizer(_objects).AuthorizeAsync(attributes, default)).IsAllowed);
    }

    [Theory]
    [InlineData("/metrics", true)]
    [InlineData("/logs/x/y", true)]
    [InlineData("/logs", false)]
    [InlineData("/api", false)]
    public async Task Paths_match_exactly_or_by_prefix(string path, bool allowed) => Assert.Equal(
        allowed, (await new RbacAuthorizer(_objects).AuthorizeAsync(new AuthorizationAttributes { User = Requests.User("eve", "ops"), Verb = "get", Path = path }, default)).IsAllowed);

    [Fact]
    public async Task A_change_counts_at_once()
    {
        var authorizer = new RbacAuthorizer(_objects);
        var attributes = new AuthorizationAttributes { User = Requests.User("new"), Verb = "get", IsResourceRequest = true, Resource = "pods", Namespace = "default", Name = "x" };
        Assert.False((await authorizer.AuthorizeAsync(attributes, default)).IsAllowed);
        _objects.With("rbac.authorization.k8s.io", "clusterrolebindings", """{"metadata":{"name":"d"},"roleRef":{"kind":"ClusterRole","name":"reader"},"subjects":[{"kind":"User","name":"new"}]}""");
        Assert.True((await authorizer.AuthorizeAsync(attributes, default)).IsAllowed);
        _objects.Without("rbac.authorization.k8s.io", "clusterroles", "", "reader");
        Assert.False((await authorizer.AuthorizeAsync(attributes, default)).IsAllowed);
    }

    [Fact]
    public void A_refusal_is_told_in_the_words_everyone_knows()
    {
        var attributes = new AuthorizationAttributes { User = Requests.User("bob"), Verb = "list", IsResourceRequest = true, Resource = "pods", Namespace = "default" };
        Assert.Equal("pods is forbidden: User \"bob\" cannot list resource \"pods\" in API group \"\" in the namespace \"default\"", Refusals.Forbidden(attributes, "").Message);
        Assert.Equal(
            "deployments.apps \"web\" is forbidden: User \"bob\" cannot patch resource \"deployments/scale\" in API group \"apps\" at the cluster scope",
            Refusals.Forbidden(attributes with { Verb = "patch", Group = "apps", Resource = "deployments", Subresource = "scale", Namespace = "", Name = "web" }, "").Message);
        Assert.Equal("forbidden: User \"bob\" cannot get path \"/metrics\"", Refusals.Forbidden(new AuthorizationAttributes { User = Requests.User("bob"), Verb = "get", Path = "/metrics" }, "").Message);
    }

    [Fact]
    public async Task The_standing_policy_is_written_once_and_completed()
    {
        var objects = new InMemoryObjects();
        foreach (IStartupTask task in new IStartupTask[] { new SystemNamespaces(objects, objects), new RbacBootstrap(objects, objects), new SystemPriorityClasses(objects, objects) })
            await task.RunAsync(default);
        var authorizer = new RbacAuthorizer(objects);
        Assert.True(await Can("kubernetes-admin", "system:masters", "delete", "", "nodes", ""));
        Assert.True(await Can("kube-apiserver-kubelet-client", "kubeadm:cluster-admins", "get", "", "nodes", ""));
        Assert.True(await Can("system:kube-scheduler", "", "create", "", "pods/binding", "default"));
        Assert.True(await Can("system:kube-scheduler", "", "create", "coordination.k8s.io", "leases", "kube-system"));
        Assert.True(await Can("system:kube-controller-manager", "", "update", "apps", "deployments/status", "default"));
        Assert.True(await Can("system:kube-proxy", "", "watch", "discovery.k8s.io", "endpointslices", ""));
        Assert.False(await Can("system:kube-proxy", "", "get", "", "secrets", "default"));
        Assert.True(await Can("anyone", "system:authenticated", "create", "authorization.k8s.io", "selfsubjectaccessreviews", ""));

        var before = (await objects.SnapshotAsync(objects.Resource("rbac.authorization.k8s.io", "clusterroles"), default)).LastChange;
        await new RbacBootstrap(objects, objects).RunAsync(default);
        Assert.Equal(before, (await objects.SnapshotAsync(objects.Resource("rbac.authorization.k8s.io", "clusterroles"), default)).LastChange);
        objects.With("rbac.authorization.k8s.io", "clusterroles", """{"metadata":{"name":"cluster-admin"},"rules":[]}""");
        await new RbacBootstrap(objects, objects).RunAsync(default);
        Assert.True(await Can("kubernetes-admin", "system:masters", "delete", "", "nodes", ""));

        async Task<bool> Can(string user, string group, string verb, string apiGroup, string resource, string ns)
        {
            var parts = resource.Split('/');
            return (await authorizer.AuthorizeAsync(new AuthorizationAttributes
            {
                User = Requests.User(user, group),
                Verb = verb,
                IsResourceRequest = true,
                Group = apiGroup,
                Resource = parts[0],
                Subresource = parts.Length > 1 ? parts[1] : "",
                Namespace = ns,
                Name = "x",
            }, default)).IsAllowed;
        }
    }

    [Fact]
    public async Task View_edit_and_admin_add_up()
    {
        var objects = new InMemoryObjects();
        await new RbacBootstrap(objects, objects).RunAsync(default);
        objects.With("rbac.authorization.k8s.io", "rolebindings", """{"metadata":{"name":"a","namespace":"default"},"roleRef":{"kind":"ClusterRole","name":"admin"},"subjects":[{"kind":"User","name":"ann"}]}""");
        var rules = await new RbacAuthorizer(objects).RulesForAsync(Requests.User("ann"), "default", default);
        Assert.Contains(rules, r => r.Resources?.Contains("roles") == true);
        Assert.Contains(rules, r => r.Resources?.Contains("pods/log") == true);
        Assert.Contains(rules, r => r.Resources?.Contains("deployments/scale") == true && r.Verbs.Contains("patch"));
    }
}
