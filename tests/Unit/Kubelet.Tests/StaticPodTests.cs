using MiniKube.Node.Kubelet.StaticPods;

namespace MiniKube.Kubelet.Tests;

public sealed class StaticPodTests
{
    private const string Manifest = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: st\nspec:\n  containers:\n  - {name: c, image: busybox}\n";

    [Fact]
    public void A_manifest_becomes_a_pod_of_this_node_with_an_identity_of_its_content()
    {
        var pod = StaticManifest.Parse(Manifest, "node-1");
        Assert.Equal(("st-node-1", "default", "node-1", "Always"), (pod.Name, pod.Namespace, pod.Spec!.NodeName, pod.Spec.RestartPolicy));
        Assert.True(StaticManifest.IsStatic(pod));
        Assert.Equal(pod.Uid, StaticManifest.Parse(Manifest, "node-1").Uid);
        Assert.NotEqual(pod.Uid, StaticManifest.Parse(Manifest + "  hostNetwork: true\n", "node-1").Uid);
        Assert.NotEqual(pod.Uid, StaticManifest.Parse(Manifest, "node-2").Uid);
    }

    [Fact]
    public void A_mirror_names_what_it_mirrors_and_belongs_to_the_node()
    {
        var pod = StaticManifest.Parse(Manifest, "node-1");
        var node = new MiniKube.Machinery.Api.Types.Core.Node { Metadata = new ObjectMeta { Name = "node-1", Uid = "n" } };
        var mirror = StaticManifest.Mirror(pod, node);
        Assert.Equal(pod.Uid, mirror.Annotations[RuntimeLabels.ConfigMirror]);
        Assert.Null(mirror.Metadata!.Uid);
        Assert.Equal(("Node", "n"), (mirror.ControllerRef!.Kind, mirror.ControllerRef!.Uid));
    }

    [Theory]
    [InlineData("kind: Deployment\nmetadata: {name: x}\nspec: {}\n")]
    [InlineData("{")]
    [InlineData("kind: Pod\nspec: {containers: []}\n")]
    public void What_is_no_pod_is_refused(string text) => Assert.Throws<FormatException>(() => StaticManifest.Parse(text, "n"));
}
