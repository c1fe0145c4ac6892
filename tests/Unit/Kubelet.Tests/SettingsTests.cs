using MiniKube.Machinery.Hosting.Options;
using MiniKube.Node.Kubelet;
using MiniKube.Node.Kubelet.Eviction;
using MiniKube.Node.Kubelet.Registration;

namespace MiniKube.Kubelet.Tests;

public sealed class SettingsTests
{
    [Fact]
    public void Flags_win_over_the_file_and_the_file_over_defaults()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nclusterDNS: [10.96.0.10]\nmaxPods: 50\nport: 10260\nnodeStatusUpdateFrequency: 4s\nunknown: x\n");
        try
        {
            var settings = KubeletSettings.From(new KubeletOptions { Kubeconfig = "k", Config = file, MaxPods = 20 }, "Machine");
            Assert.Equal(("machine", 20, 10260, TimeSpan.FromSeconds(4), "cluster.local"), (settings.NodeName, settings.MaxPods, settings.Port, settings.StatusFrequency, settings.ClusterDomain));
            Assert.Equal(["10.96.0.10"], settings.ClusterDns);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Logs_lie_below_a_root_of_ones_own()
    {
        Assert.Equal("/var/log/pods", KubeletSettings.From(new KubeletOptions { Kubeconfig = "k" }, "m").LogRoot);
        Assert.Equal("/x/logs", KubeletSettings.From(new KubeletOptions { Kubeconfig = "k", RootDir = "/x/" }, "m").LogRoot);
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("cpu=x")]
    public void A_capacity_that_is_none_is_refused(string text) => Assert.Throws<FlagException>(() => NodeFlags.Capacity(text));

    [Fact]
    public void Taints_and_labels_are_read()
    {
        var taint = NodeFlags.Taints(["a/b=c:NoSchedule"]).Single();
        Assert.Equal(("a/b", "c", "NoSchedule"), (taint.Key, taint.Value, taint.Effect));
        Assert.Throws<FlagException>(() => NodeFlags.Taints(["a=b:Nope"]));
        Assert.Equal("y", NodeFlags.Labels(["x=y"])["x"]);
    }

    [Fact]
    public void The_node_claims_the_capacity_it_was_given()
    {
        var settings = KubeletSettings.From(new KubeletOptions { Kubeconfig = "k", HostnameOverride = "node-1", Capacity = "cpu=2,memory=4Gi", NodeIp = ["10.89.0.11"] }, "m");
        var facts = new MachineFacts { Cpus = 64, MemoryBytes = 1L << 40, DiskBytes = 1L << 40 };
        var status = NodeBuilder.Status(settings, facts, "containerd://1.6.20", [], []);
        Assert.Equal(("2", "4Gi", "110"), (status.Capacity!["cpu"].ToString(), status.Capacity["memory"].ToString(), status.Capacity["pods"].ToString()));
        Assert.Equal(["InternalIP", "Hostname"], status.Addresses!.Select(a => a.Type));
        Assert.Equal("node-1", NodeBuilder.Build(settings, facts).Metadata!.Labels!["kubernetes.io/hostname"]);
    }

    [Fact]
    public void A_runtime_without_network_makes_the_node_not_ready_in_kubernetes_words()
    {
        var status = new Cri.StatusResponse { Status = new Cri.RuntimeStatus() };
        status.Status.Conditions.Add(new Cri.RuntimeCondition { Type = "RuntimeReady", Status = true });
        status.Status.Conditions.Add(new Cri.RuntimeCondition { Type = "NetworkReady", Reason = "NetworkPluginNotReady", Message = "cni plugin not initialized" });
        var readiness = RuntimeReadiness.From(status, new Cri.VersionResponse { RuntimeName = "containerd", RuntimeVersion = "1.6.20" });
        var ready = NodeConditions.Build(readiness, new NodePressures(false, false, false), [], DateTimeOffset.UnixEpoch).Single(c => c.Type == "Ready");
        Assert.Equal(("False", "KubeletNotReady"), (ready.Status, ready.Reason));
        Assert.Equal("container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:cni plugin not initialized", ready.Message);
        status.Status.Conditions[1].Status = true;
        Assert.Null(RuntimeReadiness.From(status, new Cri.VersionResponse()).Problem);
    }

    [Fact]
    public void Thresholds_are_amounts_or_shares()
    {
        var thresholds = EvictionThresholds.Parse(["memory.available<100Mi", "nodefs.available<10%"]);
        var room = new NodeRoom(50L << 20, 1L << 30, 50, 100, 1, 1000);
        Assert.Equal(new NodePressures(true, false, false), NodePressures.Judge(room, thresholds));
        Assert.True(NodePressures.Judge(room with { DiskAvailable = 9 }, thresholds).Disk);
        Assert.Throws<FlagException>(() => EvictionThresholds.Parse(["what<1"]));
    }
}
