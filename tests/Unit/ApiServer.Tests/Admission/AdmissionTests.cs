using System.Text.Json.Nodes;
using MiniKube.ApiServer.Tests.Fakes;
using MiniKube.ControlPlane.ApiServer.Admission;
using MiniKube.ControlPlane.ApiServer.Authentication;
using MiniKube.ControlPlane.ApiServer.Authorization;
using MiniKube.ControlPlane.ApiServer.Authorization.Rbac;
using MiniKube.Machinery.Api.Errors;
using static MiniKube.ApiServer.Tests.Fakes.Requests;

namespace MiniKube.ApiServer.Tests.Admission;

public class AdmissionTests
{
    private static readonly UserInfo Node = User("system:node:n1", "system:nodes");
    private readonly InMemoryObjects _objects = new InMemoryObjects()
        .With("", "namespaces", """{"metadata":{"name":"default"}}""")
        .With("", "namespaces", """{"metadata":{"name":"ending","deletionTimestamp":"2026-01-01T00:00:00Z"},"status":{"phase":"Terminating"}}""")
        .With("", "serviceaccounts", """{"metadata":{"name":"default","namespace":"default"},"imagePullSecrets":[{"name":"pull"}]}""")
        .With("", "serviceaccounts", """{"metadata":{"name":"quiet","namespace":"default"},"automountServiceAccountToken":false}""");

    [Fact]
    public async Task Nothing_new_goes_into_a_namespace_that_is_missing_or_ending()
    {
        var plugin = new NamespaceLifecycle();
        await Mutate(plugin, "pods", """{"metadata":{"name":"p"}}""");
        var missing = await Assert.ThrowsAsync<StatusException>(() => Mutate(plugin, "pods", """{"metadata":{"name":"p"}}""", ns: "nowhere"));
        Assert.Equal("namespaces \"nowhere\" not found", missing.Message);
        var ending = await Assert.ThrowsAsync<StatusException>(() => Mutate(plugin, "pods", """{"metadata":{"name":"p"}}""", ns: "ending"));
        Assert.Equal("pods \"p\" is forbidden: unable to create new content in namespace ending because it is being terminated", ending.Message);
        Assert.True(ending.IsNamespaceTerminating);
        var delete = Attributes("namespaces", null, operation: AdmissionOperation.Delete, ns: "", name: "kube-system");
        Assert.Equal("namespaces \"kube-system\" is forbidden: this namespace may not be deleted", (await Assert.ThrowsAsync<StatusException>(() => plugin.AdmitAsync(delete, default).AsTask())).Message);
    }

    [Fact]
    public async Task A_pod_gets_its_account_pull_secrets_and_token()
    {
        var pod = await Mutate(new ServiceAccountPlugin(TimeProvider.System), "pods",
            """{"metadata":{"name":"p"},"spec":{"initContainers":[{"name":"i"}],"containers":[{"name":"a"},{"name":"b","volumeMounts":[{"name":"own","mountPath":"/var/run/secrets/kubernetes.io/serviceaccount"}]}]}}""");
        var spec = pod["spec"]!;
        Assert.Equal("default", (string)spec["serviceAccountName"]!);
        Assert.Equal("""[{"name":"pull"}]""", spec["imagePullSecrets"]!.ToJsonString());
        var volume = (string)spec["volumes"]![0]!["name"]!;
        Assert.Matches("^kube-api-access-[a-z0-9]{5}$", volume);
        Assert.Equal(volume, (string)spec["containers"]![0]!["volumeMounts"]![0]!["name"]!);
        Assert.Equal(volume, (string)spec["initContainers"]![0]!["volumeMounts"]![0]!["name"]!);
        Assert.Single(spec["containers"]![1]!["volumeMounts"]!.AsArray());
        Assert.Equal(
            """{"sources":[{"serviceAccountToken":{"expirationSeconds":3607,"path":"token"}},{"configMap":{"name":"kube-root-ca.crt","items":[{"key":"ca.crt","path":"ca.crt"}]}},{"downwardAPI":{"items":[{"path":"namespace","fieldRef":{"apiVersion":"v1","fieldPath":"metadata.namespace"}}]}}],"defaultMode":420}""",
            spec["volumes"]![0]!["projected"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"serviceAccountName":"quiet","containers":[{"name":"a"}]}""")]
    [InlineData("""{"automountServiceAccountToken":false,"containers":[{"name":"a"}]}""")]
    public async Task A_pod_or_account_may_do_without_a_token(string spec) =>
        Assert.Null((await Mutate(new ServiceAccountPlugin(TimeProvider.System), "pods", $$"""{"metadata":{"name":"p"},"spec":{{spec}}}"""))["spec"]!["volumes"]);

    [Fact]
    public async Task A_pod_of_an_unknown_account_is_refused() => Assert.Equal(
        "pods \"p-\" is forbidden: error looking up service account default/none: serviceaccount \"none\" not found",
        (await Assert.ThrowsAsync<StatusException>(() => Mutate(new ServiceAccountPlugin(TimeProvider.System), "pods", """{"metadata":{"generateName":"p-"},"spec":{"serviceAccountName":"none","containers":[]}}"""))).Message);

    [Fact]
    public async Task Tolerations_and_taints_are_added_once()
    {
        var pod = await Mutate(new DefaultTolerationSeconds(), "pods", """{"spec":{"tolerations":[{"key":"node.kubernetes.io/not-ready","operator":"Exists","effect":"NoExecute","tolerationSeconds":5}]}}""");
        Assert.Equal(
            """[{"key":"node.kubernetes.io/not-ready","operator":"Exists","effect":"NoExecute","tolerationSeconds":5},{"key":"node.kubernetes.io/unreachable","operator":"Exists","effect":"NoExecute","tolerationSeconds":300}]""",
            pod["spec"]!["tolerations"]!.ToJsonString());
        var all = await Mutate(new DefaultTolerationSeconds(), "pods", """{"spec":{"tolerations":[{"operator":"Exists"}]}}""");
        Assert.Single(all["spec"]!["tolerations"]!.AsArray());
        var node = await Mutate(new TaintNodesByCondition(), "nodes", """{"metadata":{"name":"n"}}""", ns: "");
        Assert.Equal("""[{"key":"node.kubernetes.io/not-ready","effect":"NoSchedule"}]""", node["spec"]!["taints"]!.ToJsonString());
    }

    [Fact]
    public async Task Priority_is_computed_from_the_class_or_the_default()
    {
        var plugin = new PriorityPlugin();
        Assert.Equal(0, (int)(await Mutate(plugin, "pods", """{"spec":{}}"""))["spec"]!["priority"]!);
        _objects.With("scheduling.k8s.io", "priorityclasses", """{"metadata":{"name":"high"},"value":1000,"preemptionPolicy":"Never"}""");
        _objects.With("scheduling.k8s.io", "priorityclasses", """{"metadata":{"name":"base"},"value":7,"globalDefault":true}""");
        var high = (await Mutate(plugin, "pods", """{"spec":{"priorityClassName":"high"}}"""))["spec"]!;
        Assert.Equal((1000, "Never"), ((int)high["priority"]!, (string)high["preemptionPolicy"]!));
        Assert.Equal("base", (string)(await Mutate(plugin, "pods", """{"spec":{}}"""))["spec"]!["priorityClassName"]!);
        Assert.Contains("no PriorityClass with name nope was found", (await Assert.ThrowsAsync<StatusException>(() => Mutate(plugin, "pods", """{"spec":{"priorityClassName":"nope"}}"""))).Message, StringComparison.Ordinal);
        Assert.Contains("must not be provided in pod spec", (await Assert.ThrowsAsync<StatusException>(() => Mutate(plugin, "pods", """{"spec":{"priorityClassName":"high","priority":5}}"""))).Message, StringComparison.Ordinal);
        var second = Attributes("priorityclasses", """{"metadata":{"name":"c2"},"value":1,"globalDefault":true}""", group: "scheduling.k8s.io", ns: "");
        Assert.Contains("PriorityClass base is already marked as default", (await Assert.ThrowsAsync<StatusException>(() => plugin.ValidateAsync(second, default).AsTask())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_range_fills_in_and_bounds()
    {
        _objects.With("", "limitranges", """{"metadata":{"name":"l","namespace":"default"},"spec":{"limits":[{"type":"Container","default":{"cpu":"500m"},"defaultRequest":{"cpu":"100m"},"max":{"cpu":"1"},"min":{"cpu":"50m"}},{"type":"Pod","max":{"cpu":"1500m"}}]}}""");
        var plugin = new LimitRanger(_objects);
        var pod = await Mutate(plugin, "pods", """{"metadata":{"name":"p"},"spec":{"containers":[{"name":"a"},{"name":"b","resources":{"limits":{"cpu":"800m"}}}]}}""");
        Assert.Equal("""{"requests":{"cpu":"100m"},"limits":{"cpu":"500m"}}""", pod["spec"]!["containers"]![0]!["resources"]!.ToJsonString());
        Assert.Equal("""{"limits":{"cpu":"800m"}}""", pod["spec"]!["containers"]![1]!["resources"]!.ToJsonString());
        Assert.Equal("LimitRanger plugin set: cpu request for container a; cpu limit for container a", (string)pod["metadata"]!["annotations"]!["kubernetes.io/limit-ranger"]!);
        await plugin.ValidateAsync(Attributes("pods", pod.ToJsonString()), default);
        var big = Attributes("pods", """{"metadata":{"name":"p"},"spec":{"containers":[{"name":"a","resources":{"requests":{"cpu":"10m"},"limits":{"cpu":"2"}}}]}}""");
        Assert.Equal(
            "pods \"p\" is forbidden: [minimum cpu usage per Container is 50m, but request is 10m, maximum cpu usage per Container is 1, but limit is 2, maximum cpu usage per Pod is 1500m, but limit is 2]",
            (await Assert.ThrowsAsync<StatusException>(() => plugin.ValidateAsync(big, default).AsTask())).Message);
    }

    [Theory]
    [InlineData("nodes", "", "", "n2", "{\"metadata\":{\"name\":\"n2\"}}", "is not allowed to modify node \"n2\"")]
    [InlineData("nodes", "", "", "n1", "{\"metadata\":{\"name\":\"n1\",\"labels\":{\"node-role.kubernetes.io/control-plane\":\"\"}}}", "labels: node-role.kubernetes.io/control-plane")]
    [InlineData("nodes", "", "", "n1", "{\"metadata\":{\"name\":\"n1\",\"labels\":{\"kubernetes.io/hostname\":\"n1\",\"mine\":\"x\"}}}", null)]
    [InlineData("pods", "", "default", "p", "{\"metadata\":{\"name\":\"p\"},\"spec\":{\"nodeName\":\"n1\"}}", "can only create mirror pods")]
    [InlineData("pods", "", "default", "p", "{\"metadata\":{\"name\":\"p\",\"annotations\":{\"kubernetes.io/config.mirror\":\"x\"}},\"spec\":{\"nodeName\":\"n2\"}}", "spec.nodeName set to itself")]
    [InlineData("pods", "", "default", "p", "{\"metadata\":{\"name\":\"p\",\"annotations\":{\"kubernetes.io/config.mirror\":\"x\"}},\"spec\":{\"nodeName\":\"n1\"}}", null)]
    [InlineData("serviceaccounts", "token", "default", "default", "{\"spec\":{}}", "node requested token not bound to a pod")]
    [InlineData("serviceaccounts", "token", "default", "default", "{\"spec\":{\"boundObjectRef\":{\"kind\":\"Pod\",\"name\":\"far\",\"uid\":\"u\"}}}", "bound to a pod scheduled on a different node")]
    public async Task A_node_writes_only_what_is_its_own(string resource, string sub, string ns, string name, string body, string? refusal)
    {
        _objects.With("", "pods", """{"metadata":{"name":"far","namespace":"default","uid":"u"},"spec":{"nodeName":"n2","containers":[]}}""");
        var attributes = Attributes(resource, body, ns: ns, name: name, user: Node, subresource: sub);
        var error = await Record.ExceptionAsync(() => new NodeRestriction().ValidateAsync(attributes, default).AsTask());
        if (refusal is null) Assert.Null(error);
        else Assert.Contains(refusal, error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_updates_status_of_its_pods_only_and_not_its_taints()
    {
        var plugin = new NodeRestriction();
        var other = Attributes("pods", """{"metadata":{"name":"p"},"spec":{"nodeName":"n2"}}""", old: """{"metadata":{"name":"p"},"spec":{"nodeName":"n2"}}""", operation: AdmissionOperation.Update, user: Node, subresource: "status");
        await Assert.ThrowsAsync<StatusException>(() => plugin.ValidateAsync(other, default).AsTask());
        var taints = Attributes("nodes", """{"metadata":{"name":"n1"},"spec":{}}""", old: """{"metadata":{"name":"n1"},"spec":{"taints":[{"key":"a","effect":"NoSchedule"}]}}""", operation: AdmissionOperation.Update, ns: "", name: "n1", user: Node);
        Assert.Contains("is not allowed to modify taints", (await Assert.ThrowsAsync<StatusException>(() => plugin.ValidateAsync(taints, default).AsTask())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quota_bounds_a_namespace()
    {
        var plugin = new ResourceQuotaPlugin(_objects);
        _objects.With("", "pods", """{"metadata":{"name":"old","namespace":"default"},"spec":{"containers":[{"name":"a","resources":{"requests":{"cpu":"300m"}}}]}}""");
        _objects.With("", "pods", """{"metadata":{"name":"done","namespace":"default"},"spec":{"containers":[]},"status":{"phase":"Succeeded"}}""");
        var quota = await Mutate(plugin, "resourcequotas", """{"metadata":{"name":"q","namespace":"default"},"spec":{"hard":{"pods":"2","requests.cpu":"1","services":"1"}}}""");
        Assert.Equal("""{"pods":"1","requests.cpu":"300m","services":"0"}""", quota["status"]!["used"]!.ToJsonString());
        _objects.With("", "resourcequotas", quota.ToJsonString());

        const string Small = """{"metadata":{"name":"p"},"spec":{"containers":[{"name":"a","resources":{"requests":{"cpu":"500m"}}}]}}""";
        await plugin.ValidateAsync(Attributes("pods", Small), default);
        var stored = await _objects.GetFreshAsync(_objects.Resource("", "resourcequotas"), "default", "q", default);
        Assert.Equal("""{"pods":"2","requests.cpu":"800m","services":"0"}""", stored!["status"]!["used"]!.ToJsonString());
        var big = await Assert.ThrowsAsync<StatusException>(() => plugin.ValidateAsync(Attributes("pods", Small.Replace("500m", "900m", StringComparison.Ordinal)), default).AsTask());
        Assert.Equal("pods \"p\" is forbidden: exceeded quota: q, requested: requests.cpu=900m, used: requests.cpu=300m, limited: requests.cpu=1", big.Message);
        var silent = await Assert.ThrowsAsync<StatusException>(() => plugin.ValidateAsync(Attributes("pods", """{"metadata":{"name":"p"},"spec":{"containers":[{"name":"a"}]}}"""), default).AsTask());
        Assert.Equal("pods \"p\" is forbidden: failed quota: q: must specify requests.cpu for: a", silent.Message);
        await plugin.ValidateAsync(Attributes("configmaps", """{"metadata":{"name":"c"}}"""), default);
    }

    [Fact]
    public async Task Nobody_grants_what_they_do_not_hold()
    {
        const string Rbac = "rbac.authorization.k8s.io";
        _objects.With(Rbac, "clusterroles", """{"metadata":{"name":"pods"},"rules":[{"verbs":["get","list"],"apiGroups":[""],"resources":["pods"]}]}""");
        _objects.With(Rbac, "clusterrolebindings", """{"metadata":{"name":"b"},"roleRef":{"kind":"ClusterRole","name":"pods"},"subjects":[{"kind":"User","name":"alice"}]}""");
        _objects.With(Rbac, "clusterroles", """{"metadata":{"name":"all"},"rules":[{"verbs":["*"],"apiGroups":["*"],"resources":["*"]}]}""");
        var rbac = new RbacAuthorizer(_objects);
        var plugin = new RbacEscalation(rbac, rbac);
        await plugin.ValidateAsync(Attributes("roles", """{"metadata":{"name":"r"},"rules":[{"verbs":["list"],"apiGroups":[""],"resources":["pods"]}]}""", group: Rbac), default);
        var role = Attributes("roles", """{"metadata":{"name":"r"},"rules":[{"verbs":["list","delete"],"apiGroups":[""],"resources":["pods"]}]}""", group: Rbac);
        Assert.Equal(
            "roles.rbac.authorization.k8s.io \"r\" is forbidden: user \"alice\" (groups=[]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[\"\"], Resources:[\"pods\"], Verbs:[\"list\" \"delete\"]}",
            (await Assert.ThrowsAsync<StatusException>(() => plugin.ValidateAsync(role, default).AsTask())).Message);
        var binding = Attributes("rolebindings", """{"metadata":{"name":"b2"},"roleRef":{"kind":"ClusterRole","name":"all"},"subjects":[{"kind":"User","name":"alice"}]}""", group: Rbac);
        await Assert.ThrowsAsync<StatusException>(() => plugin.ValidateAsync(binding, default).AsTask());
        await new RbacEscalation(rbac, new FixedAuthorizer(AuthorizationDecision.Allow())).ValidateAsync(binding, default);
    }

    private AdmissionAttributes Attributes(
        string resource, string? body, string group = "", string? old = null, AdmissionOperation operation = AdmissionOperation.Create, string ns = "default", string name = "", UserInfo? user = null, string subresource = "") => new()
        {
            Context = Context(_objects, group, resource, ns: ns, name: name, user: user, subresource: subresource),
            Operation = operation,
            Object = body is null ? null : Json(body),
            OldObject = old is null ? null : Json(old),
        };

    private async Task<JsonObject> Mutate(IMutatingAdmission plugin, string resource, string body, string ns = "default")
    {
        var attributes = Attributes(resource, body, ns: ns);
        await plugin.AdmitAsync(attributes, default);
        return attributes.Object!;
    }
}
