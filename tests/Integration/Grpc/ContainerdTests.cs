using Grpc.Core;
using Grpc.Net.Client;
using MiniKube.Integration.Tests.Parts;
using Runtime.V1;

namespace MiniKube.Integration.Tests.Grpc;

/// <summary>Our client against the real containerd, over its unix socket.</summary>
public sealed class ContainerdTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private ChildProcess? _containerd;
    private GrpcChannel? _channel;

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(_folder["config.toml"], $"""
            version = 2
            root = "{_folder["root"]}"
            state = "{_folder["state"]}"
            oom_score = 0
            disabled_plugins = ["io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.internal.v1.opt"]
            [grpc]
              address = "{_folder["c.sock"]}"
            [plugins."io.containerd.grpc.v1.cri"]
              restrict_oom_score_adj = true
              [plugins."io.containerd.grpc.v1.cri".cni]
                conf_dir = "{_folder["cni"]}"
            """);
        _containerd = ChildProcess.Start("containerd", ["--config", _folder["config.toml"]]);
        _channel = GrpcChannel.ForAddress($"unix://{_folder["c.sock"]}");
        await _containerd.WaitUntilAsync(AnswersAsync);
    }

    public async Task DisposeAsync()
    {
        _channel?.Dispose();
        if (_containerd is not null) await _containerd.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task It_tells_version_images_and_status()
    {
        var version = await new RuntimeService.RuntimeServiceClient(_channel!).VersionAsync(new VersionRequest());
        Assert.Equal(("containerd", "v1"), (version.RuntimeName, version.RuntimeApiVersion));
        var images = await new ImageService.ImageServiceClient(_channel!).ListImagesAsync(new ListImagesRequest());
        Assert.Empty(images.Images);
        var status = await new RuntimeService.RuntimeServiceClient(_channel!).StatusAsync(new StatusRequest());
        Assert.Contains(status.Status.Conditions, c => c is { Type: "RuntimeReady", Status: true });
    }

    [Fact]
    public async Task Its_errors_arrive_with_code_and_text()
    {
        var call = new RuntimeService.RuntimeServiceClient(_channel!).ContainerStatusAsync(new ContainerStatusRequest { ContainerId = "nosuch" });
        var e = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.Equal(StatusCode.NotFound, e.StatusCode);
        Assert.Contains("nosuch", e.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_that_cannot_be_pulled_says_why()
    {
        var request = new PullImageRequest { Image = new ImageSpec { Image = "127.0.0.1:1/no/such:1" } };
        var call = new ImageService.ImageServiceClient(_channel!).PullImageAsync(request, deadline: DateTime.UtcNow.AddSeconds(20));
        var e = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.Contains("127.0.0.1:1", e.Status.Detail, StringComparison.Ordinal);
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await new RuntimeService.RuntimeServiceClient(_channel!).VersionAsync(new VersionRequest(), deadline: DateTime.UtcNow.AddSeconds(2));
            return true;
        }
        catch (RpcException)
        {
            return false;
        }
    }
}
