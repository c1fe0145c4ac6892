using System.Security.Cryptography;
using MiniKube.EndToEnd.Tests.Machine;

namespace MiniKube.EndToEnd.Tests;

/// <summary>Bad input of every kind gets the error Kubernetes gives, and everything goes on running.</summary>
[Collection(ClusterCollection.Name)]
public sealed class BadInputTests(LocalClusterFixture cluster)
{
    private const string Server = "https://10.89.0.1:6443";

    private static string AdminFlags =>
        $"--cacert {LocalClusterFixture.StateFolder}/pki/ca.crt --cert {LocalClusterFixture.StateFolder}/pki/apiserver-kubelet-client.crt --key {LocalClusterFixture.StateFolder}/pki/apiserver-kubelet-client.key";

    private static string Curl => $"curl -s -m 20 --cacert {LocalClusterFixture.StateFolder}/pki/ca.crt";

    [Theory]
    [InlineData("{\"kind\": \"ConfigMap\", ", "create -f -", "error")]
    [InlineData("kind: ConfigMap\n  bad: [", "create -f -", "error")]
    [InlineData("apiVersion: v1\nkind: Nonsense\nmetadata: {name: x}", "create -f -", "no matches for kind \"Nonsense\" in version \"v1\"")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\nbogus: 1", "create -f - --validate=true", "unknown field \"bogus\"")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: Not_A_Label}", "create -f -", "a lowercase RFC 1123 subdomain must consist of")]
    [InlineData("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\nspec: {replicas: many, selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: a, image: b}]}}}", "create -f - --validate=false", "cannot unmarshal string into Go struct field")]
    [InlineData("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\nspec: {selector: {matchLabels: {a: c}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: a, image: b}]}}}", "create -f -", "`selector` does not match template `labels`")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {containers: []}", "create -f - --validate=false", "spec.containers: Required value")]
    public async Task Manifest_is_refused(string manifest, string verb, string words) =>
        (await cluster.KubectlAsync(verb, manifest)).MustFail().MustSay(words);

    [Fact]
    public async Task Object_over_the_size_limit_is_refused()
    {
        var big = $"{{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{{\"name\":\"big\"}},\"data\":{{\"a\":\"{new string('x', 1_600_000)}\"}}}}";
        (await cluster.KubectlAsync("create -f -", big)).MustFail().MustSay("Too long: may not be more than 1048576 bytes");
    }

    [Fact]
    public async Task Body_over_the_request_limit_is_refused()
    {
        const string Send = "head -c 4000000 /dev/zero | tr '\\0' 'x' | curl -s -m 20 -X POST -H 'Content-Type: application/json' --data-binary @-";
        (await cluster.ShellAsync($"{Send} {AdminFlags} {Server}/api/v1/namespaces/default/configmaps"))
            .MustSay("\"code\":413").MustSay("RequestEntityTooLarge").MustSay("Request entity too large: limit is 3145728");
    }

    [Fact]
    public async Task Resource_version_from_the_future_times_out_with_the_reason() =>
        (await cluster.KubectlAsync("get --raw '/api/v1/pods?resourceVersion=999999999'")).MustFail().MustSay("Too large resource version");

    [Fact]
    public async Task Delete_with_a_stale_precondition_conflicts()
    {
        (await cluster.KubectlAsync("create configmap guarded --from-literal=a=b")).MustSucceed();
        const string Options = "{\"kind\":\"DeleteOptions\",\"apiVersion\":\"v1\",\"preconditions\":{\"resourceVersion\":\"1\"}}";
        (await cluster.ShellAsync($"curl -s -m 20 -X DELETE -H 'Content-Type: application/json' -d '{Options}' {AdminFlags} {Server}/api/v1/namespaces/default/configmaps/guarded"))
            .MustSay("\"code\":409").MustSay("\"reason\":\"Conflict\"").MustSay("Precondition failed: ResourceVersion in precondition: 1, ResourceVersion in object meta: ");
        (await cluster.KubectlAsync("delete configmap guarded")).MustSucceed();
    }

    [Fact]
    public async Task Stale_update_conflicts()
    {
        (await cluster.KubectlAsync("create configmap stale --from-literal=a=b")).MustSucceed();
        var old = (await cluster.KubectlAsync("get configmap stale -o json")).MustSucceed().Output;
        (await cluster.KubectlAsync("label configmap stale changed=yes")).MustSucceed();
        (await cluster.KubectlAsync("replace -f -", old)).MustFail().MustSay("the object has been modified; please apply your changes to the latest version and try again");
        (await cluster.KubectlAsync("delete configmap stale")).MustSucceed();
    }

    [Fact]
    public async Task Strangers_are_refused()
    {
        (await cluster.ShellAsync($"{Curl} -H 'Authorization: Bearer aaaa.bbbb.cccc' {Server}/api/v1/pods")).MustSay("\"code\":401").MustSay("Unauthorized");
        (await cluster.ShellAsync($"{Curl} {Server}/api/v1/pods")).MustSay("\"status\":\"Failure\"");
    }

    /// <summary>Also where the other authority bears the cluster's name: curl then sends the real authority along, which did not sign.</summary>
    [Theory]
    [InlineData("other")]
    [InlineData("kubernetes")]
    public async Task Certificate_of_another_authority_is_unauthorized(string authority)
    {
        var otherAuthority = $"""
            set -e; d=$(mktemp -d); cd $d
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.crt -subj /CN={authority} -days 1 2>/dev/null
            openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout c.key -out c.csr -subj /O=system:masters/CN=kubernetes-admin 2>/dev/null
            openssl x509 -req -in c.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 1 -out c.crt 2>/dev/null
            """;
        (await cluster.ShellAsync($"{otherAuthority}\n{Curl} --cert c.crt --key c.key {Server}/api/v1/pods; rm -r $d")).MustSay("\"code\":401").MustSay("Unauthorized");
    }

    [Fact]
    public async Task Expired_and_forged_tokens_are_unauthorized()
    {
        var token = (await cluster.KubectlAsync("create token default")).MustSucceed().Output.Trim();
        using var own = RSA.Create();
        own.ImportFromPem(await File.ReadAllTextAsync(LocalClusterFixture.StateFolder + "/pki/sa.key"));
        using var strangers = RSA.Create(2048);
        (await AskAsync(token)).MustSay("\"code\":403");
        (await AskAsync(TokenForge.Signed(token, own, _ => { }))).MustSay("\"code\":403");
        (await AskAsync(TokenForge.Signed(token, own, claims => claims["exp"] = 1_700_000_000))).MustSay("\"code\":401").MustSay("Unauthorized");
        (await AskAsync(TokenForge.Signed(token, strangers, _ => { }))).MustSay("\"code\":401").MustSay("Unauthorized");
        (await AskAsync(TokenForge.WithClaims(token, claims => claims["sub"] = "system:serviceaccount:kube-system:root"))).MustSay("\"code\":401").MustSay("Unauthorized");
    }

    [Fact]
    public async Task Watch_from_a_compacted_revision_is_expired()
    {
        var status = System.Text.Json.Nodes.JsonNode.Parse((await cluster.EtcdctlAsync("endpoint status -w json")).MustSucceed().Output)!;
        (await cluster.EtcdctlAsync($"compaction {status[0]!["Status"]!["header"]!["revision"]}")).MustSucceed();
        (await cluster.MkAsync("kill apiserver-1 apiserver-2")).MustSucceed();
        (await cluster.MkAsync("start apiserver-1 apiserver-2")).MustSucceed();
        await cluster.HealAsync();
        (await cluster.KubectlAsync("get --raw '/api/v1/pods?watch=true&resourceVersion=1&timeoutSeconds=5'")).MustSay("too old resource version").MustSay("\"code\":410").MustSay("\"reason\":\"Expired\"");
    }

    [Fact]
    public async Task Request_cut_off_half_way_harms_nobody()
    {
        await cluster.ShellAsync($"printf 'POST /api/v1/namespaces/default/configmaps HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 1000\\r\\n\\r\\n{{\"kind\"' | timeout 5 openssl s_client -quiet -connect 10.89.0.1:6444 -cert {LocalClusterFixture.StateFolder}/pki/apiserver-kubelet-client.crt -key {LocalClusterFixture.StateFolder}/pki/apiserver-kubelet-client.key 2>/dev/null");
        (await cluster.KubectlAsync("get --raw /readyz")).MustSucceed().MustSay("ok");
    }

    [Fact]
    public async Task Image_and_command_that_do_not_exist_are_told()
    {
        (await cluster.KubectlAsync("run no-image --image=mk-absent:1 --image-pull-policy=Never --restart=Never")).MustSucceed();
        (await cluster.KubectlAsync("run no-registry --image=10.89.0.1:5999/absent:1 --restart=Never")).MustSucceed();
        (await cluster.KubectlAsync("run no-command --image=mk-web:1 --restart=Never --command -- /does/not/exist")).MustSucceed();
        await WaitingReasonAsync("no-image", "ErrImageNeverPull");
        await WaitingReasonAsync("no-registry", "ImagePullBackOff");
        (await cluster.KubectlAsync("describe pod no-registry")).MustSucceed().MustSay("Failed to pull image \"10.89.0.1:5999/absent:1\"").MustSay("Error: ErrImagePull").MustSay("Back-off pulling image");
        await Tool.EventuallyAsync("the command that does not exist told", async () =>
        {
            var pod = await cluster.KubectlAsync("describe pod no-command");
            return (pod.Output.Contains("no such file or directory", StringComparison.Ordinal), pod.Output);
        });
        (await cluster.KubectlAsync("delete pod no-image no-registry no-command --grace-period=1")).MustSucceed();
    }

    [Fact]
    public async Task Pod_that_fits_nowhere_stays_pending_with_the_reason()
    {
        (await cluster.KubectlAsync("run huge --image=mk-web:1 --overrides='{\"spec\":{\"containers\":[{\"name\":\"huge\",\"image\":\"mk-web:1\",\"resources\":{\"requests\":{\"memory\":\"900Gi\"}}}]}}'")).MustSucceed();
        await Tool.EventuallyAsync("FailedScheduling told", async () =>
        {
            var pod = await cluster.KubectlAsync("describe pod huge");
            return (pod.Output.Contains("0/3 nodes are available", StringComparison.Ordinal) && pod.Output.Contains("3 Insufficient memory", StringComparison.Ordinal), pod.Output);
        });
        (await cluster.KubectlAsync("delete pod huge")).MustSucceed();
    }

    private Task<ToolResult> AskAsync(string token) => cluster.ShellAsync($"{Curl} -H 'Authorization: Bearer {token}' {Server}/api/v1/pods");

    private Task WaitingReasonAsync(string pod, string reason) => Tool.EventuallyAsync($"{pod} waiting with {reason}", async () =>
    {
        var seen = await cluster.KubectlAsync($"get pod {pod} -o 'jsonpath={{.status.containerStatuses[0].state.waiting.reason}}'");
        return (seen.Output == reason, seen.Output + seen.Error);
    });
}
