using System.Text;
using MiniKube.Node.Kubelet.Images;

namespace MiniKube.Kubelet.Tests;

public sealed class ImageTests
{
    [Theory]
    [InlineData("busybox", "docker.io/library/busybox:latest", true)]
    [InlineData("busybox:1.36", "docker.io/library/busybox:1.36", false)]
    [InlineData("me/app:latest", "docker.io/me/app:latest", true)]
    [InlineData("10.89.0.1:5000/a/b:2", "10.89.0.1:5000/a/b:2", false)]
    [InlineData("registry.k8s.io/pause@sha256:abc", "registry.k8s.io/pause@sha256:abc", false)]
    public void References_are_completed(string text, string full, bool latest)
    {
        var name = ImageName.Parse(text)!;
        Assert.Equal((full, latest), (name.ToString(), name.IsLatest));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Bad Image")]
    [InlineData("UPPER/case")]
    [InlineData("a:")]
    [InlineData("//x")]
    public void What_is_no_reference_is_refused(string text) => Assert.Null(ImageName.Parse(text));

    [Fact]
    public void Pull_secrets_are_matched_by_registry_and_path()
    {
        var auth = Convert.ToBase64String("puller:s3:cret"u8);
        var json = $$"""{"auths":{"https://10.89.0.1:5000/v1/":{"auth":"{{auth}}"},"10.89.0.1:5000/team":{"username":"t","password":"p"},"ghcr.io":{"username":"x"} } }""";
        var secret = new Secret { Data = new Dictionary<string, byte[]> { [".dockerconfigjson"] = Encoding.UTF8.GetBytes(json) } };
        var found = PullSecrets.For(ImageName.Parse("10.89.0.1:5000/team/app:1")!, [secret]);
        Assert.Equal([("t", "p"), ("puller", "s3:cret")], found.Select(a => (a.Username, a.Password)));
        Assert.Empty(PullSecrets.For(ImageName.Parse("busybox")!, [secret]));
    }

    [Fact]
    public void An_unreadable_pull_secret_counts_for_nothing() =>
        Assert.Empty(PullSecrets.For(ImageName.Parse("busybox")!, [new Secret { Data = new Dictionary<string, byte[]> { [".dockerconfigjson"] = "{"u8.ToArray() } }]));
}
