using System.Text;
using System.Text.RegularExpressions;
using MiniKube.EndToEnd.Tests.Machine;

namespace MiniKube.EndToEnd.Tests;

/// <summary>The same words for the same command: <c>mk</c> beside the real kubectl, output, errors and exit code. Each line below is run by both.</summary>
[Collection(ClusterCollection.Name)]
public sealed partial class SameWordsTests(LocalClusterFixture cluster)
{
    private const int Tries = 5;

    [Fact]
    public Task Shown_as_kubectl_shows_it() => CompareAsync("true", """
        get nodes
        get nodes -o wide
        get pods
        get pods -o wide
        get pods -A
        get pods,svc
        get all
        get pods -l app=web --show-labels
        get pods -L app,tier
        get pods -l app=nope
        get pods --field-selector status.phase=Running
        get pods --sort-by=.metadata.name
        get pods -o name
        get deploy web -o yaml
        get ns default -o yaml
        get deploy/web svc/web
        get pods --no-headers
        get pods -o custom-columns=NAME:.metadata.name,NODE:.spec.nodeName
        get pods -o jsonpath='{range .items[*]}{.metadata.name}{"\t"}{.status.phase}{"\n"}{end}'
        get -f {root}/deploy/examples/web.yaml -o name
        get --raw /healthz
        get po nope --ignore-not-found
        describe pod -l app=web
        describe node node-1
        describe deployment web
        describe svc web
        describe cm web
        describe ns default
        describe rs
        describe sa default
        logs -l app=web --tail=1
        logs deploy/web --tail=1
        exec deploy/web -- sh -c 'echo out; echo err >&2'
        rollout status deploy/web
        rollout history deploy/web
        api-resources
        api-resources --verbs=list,watch -o name
        api-resources --api-group=apps -o wide
        api-versions
        auth whoami
        auth can-i get pods
        auth can-i get pods --as=nobody
        config view
        config view --minify
        config current-context
        config get-contexts
        -n kube-system get pods
        """);

    [Fact]
    public Task Refused_as_kubectl_refuses_it() => CompareAsync("true", """
        get pod nope
        get pods nope nope2
        get nonsense
        get deploy/web pods
        get pods x/y
        get pod/
        get pods --field-selector bogus=1
        get pods --bogus
        get pods -o jsonpath
        get pods --context=x
        get pods --as=nobody
        describe pod nope
        logs nope
        logs deploy/nope
        logs deploy/web -c nope
        exec deploy/web -- false
        exec deploy/web -- sh -c 'exit 7'
        exec deploy/web -c nope -- ls
        exec deploy/web
        exec deploy/web hostname
        exec nope -- ls
        create -f /nope.yaml
        create -f {root}/deploy/examples/web.yaml
        create namespace default
        create ns Bad_Name
        create ns
        create cm web
        create token nope
        apply -f /nope.yaml
        delete pod nope
        scale deploy nope --replicas=2
        scale deploy/web --replicas=2 --current-replicas=9
        rollout status deploy/nope
        rollout resume deploy/web
        rollout undo deploy/web --to-revision=77
        rollout history deploy/web --revision=77
        label deploy web app=other
        label deploy nope x=y
        taint nodes node-1 k=v:Bad
        taint nodes nope k=v:NoSchedule
        cordon nope
        drain nope
        wait --for=condition=Ready pod/nope
        wait --for=condition=Nope deploy/web --timeout=1s
        wait --for=bogus deploy/web
        rollout bogus
        """);

    [Fact]
    public Task Done_as_kubectl_does_it() => CompareAsync("kubectl delete ns words --ignore-not-found; kubectl delete cm,secret,deploy,job,sa,role -l '!app' --ignore-not-found --field-selector metadata.name=words; kubectl delete deploy words --ignore-not-found; kubectl label deploy/web x-; kubectl annotate deploy/web x-; kubectl taint nodes --all k-; kubectl uncordon node-1", """
        create ns words
        create deployment words --image=mk-web:1 --replicas=0
        create deployment words --image=mk-web:1 --port=8080 --dry-run=client -o yaml -- sleep 10
        create configmap words --from-literal=a=b
        create configmap words --from-literal=a=b --from-file=k=/etc/debian_version --dry-run=client -o yaml
        create secret generic words --from-literal=a=b
        create secret docker-registry words --docker-server=r --docker-username=u --docker-password=p --dry-run=client -o yaml
        create sa words
        create job words --image=mk-web:1 --dry-run=client -- echo hi
        create service clusterip words --tcp=80:8080 --dry-run=client
        create role words --verb=get --resource=pods
        create clusterrolebinding words --clusterrole=view --user=u --dry-run=client -o yaml
        apply -f {root}/deploy/examples/web.yaml
        apply -f {root}/deploy/examples/web.yaml --dry-run=server
        label deploy web x=y
        label deploy web nope-
        label deploy web app=web
        label deploy web app=other --overwrite --dry-run=client
        annotate deploy web x='a b'
        taint nodes node-1 k=v:NoSchedule
        taint nodes --all k=v:PreferNoSchedule
        cordon node-1
        uncordon node-1
        scale deploy/web --replicas=3
        drain node-1 --force --dry-run=client
        rollout undo deploy/web --to-revision=1
        wait --for=condition=Available deploy/web
        wait --for=jsonpath='{.status.readyReplicas}'=3 deploy/web
        wait --for=delete pod/nope
        delete pods -l app=nope
        """);

    [Fact]
    public async Task Watched_as_kubectl_watches_it()
    {
        await cluster.ExampleAsync();
        foreach (var flags in new[] { "-w", "-w --output-watch-events -o name", "-w --output-watch-events" })
        {
            var (theirs, ours) = (cluster.ShellAsync($"timeout -s KILL 25 kubectl get cm -l words {flags}"), cluster.ShellAsync($"timeout -s KILL 25 {LocalClusterFixture.Root}/mk get cm -l words {flags}"));
            await Task.Delay(TimeSpan.FromSeconds(8));
            (await cluster.KubectlAsync("create configmap watched --from-literal=a=b --dry-run=client -o json | kubectl label -f - words=1 --local -o json | kubectl create -f -")).MustSucceed();
            (await cluster.KubectlAsync("label cm watched more=2")).MustSucceed();
            (await cluster.KubectlAsync("delete cm watched")).MustSucceed();
            Assert.Equal(Plain((await theirs).Output), Plain((await ours).Output));
        }
    }

    /// <summary>A real terminal on both sides: its size arrives, keys are not echoed twice, the exit code comes back.</summary>
    [Theory]
    [InlineData("kubectl")]
    [InlineData("mk")]
    public async Task Terminal_in_a_container(string program)
    {
        await cluster.ExampleAsync();
        const string Inside = "for i in 1 2 3 4 5 6 7 8 9 10; do stty size | grep -q \"33 101\" && break; sleep 1; done; stty size; read word; echo got $word; exit 5";
        var path = program == "mk" ? LocalClusterFixture.Root + "/mk" : program;
        var run = await cluster.ShellAsync($"(sleep 5; printf 'hello\\r'; sleep 3) | script -qec \"stty rows 33 cols 101; {path} exec -it deploy/web -- sh -c '{Inside.Replace("\"", "\\\"", StringComparison.Ordinal).Replace("$", "\\$", StringComparison.Ordinal)}'\" /dev/null");
        run.MustSay("33 101").MustSay("got hello").MustSay("command terminated with exit code 5");
        Assert.Equal(5, run.Code);
        Assert.Equal(2, run.Output.Split("hello").Length - 1); // typed once, answered once
    }

    private async Task CompareAsync(string reset, string commands)
    {
        await cluster.ExampleAsync();
        var differences = new StringBuilder();
        foreach (var line in commands.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var command = line.Replace("{root}", LocalClusterFixture.Root, StringComparison.Ordinal);
            if (await DifferenceAsync(reset, command) is { } difference) differences.Append(difference).Append('\n');
        }

        Assert.True(differences.Length == 0, differences.ToString());
    }

    /// <summary>A moving cluster may differ between two looks: only what differs every time counts.</summary>
    private async Task<string?> DifferenceAsync(string reset, string command)
    {
        string? seen = null;
        for (var i = 0; i < Tries; i++)
        {
            await cluster.ShellAsync(reset);
            var theirs = Words(await cluster.ShellAsync("kubectl " + command));
            await cluster.ShellAsync(reset);
            var ours = Words(await cluster.MkAsync(command));
            if (theirs == ours) return null;
            seen = $"`{command}`\nkubectl: {theirs}\nmk:      {ours}";
        }

        return seen;
    }

    private static string Words(ToolResult result) => Plain($"{result.Code}\n{result.Output}\n{result.Error}");

    /// <summary>Without ages, column widths, which program speaks, and where kubectl 1.32 writes empty members that later ones leave out.</summary>
    private static string Plain(string text)
    {
        text = ChosenPod().Replace(CreationTimestamp().Replace(text, ""), "$1ONE");
        text = Ages().Replace(text, "AGE");
        return Gaps().Replace(Program().Replace(Moments().Replace(text, "MOMENT"), "PROGRAM"), " ").Replace("'PROGRAM", "PROGRAM", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^ *creationTimestamp: null\n", RegexOptions.Multiline)]
    private static partial Regex CreationTimestamp();

    /// <summary>Of several pods that are as good as each other either may be taken.</summary>
    [GeneratedRegex(@"(using pod/|not valid for pod )\S+")]
    private static partial Regex ChosenPod();

    [GeneratedRegex(@"\b(\d+[dhms])+\b")]
    private static partial Regex Ages();

    [GeneratedRegex(@"\d\d:\d\d:\d\d")]
    private static partial Regex Moments();

    [GeneratedRegex(@"\b(kubectl|mk)(?= |-h\b|$)", RegexOptions.Multiline)]
    private static partial Regex Program();

    [GeneratedRegex(@" +")]
    private static partial Regex Gaps();
}
