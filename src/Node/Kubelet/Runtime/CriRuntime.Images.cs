using Grpc.Core;

namespace MiniKube.Node.Kubelet.Runtime;

public sealed partial class CriRuntime
{
    public async Task<Cri.Image?> ImageStatusAsync(string image, CancellationToken ct)
    {
        var request = new Cri.ImageStatusRequest { Image = new Cri.ImageSpec { Image = image } };
        return (await Call(_images.ImageStatusAsync(request, Options(ct)), ct)).Image;
    }

    public async Task<string> PullImageAsync(string image, Cri.AuthConfig? auth, Cri.PodSandboxConfig? sandbox, CancellationToken ct)
    {
        var request = new Cri.PullImageRequest { Image = new Cri.ImageSpec { Image = image }, Auth = auth, SandboxConfig = sandbox };
        return (await Call(_images.PullImageAsync(request, new CallOptions(cancellationToken: ct)), ct)).ImageRef;
    }

    public async Task<IReadOnlyList<Cri.Image>> ListImagesAsync(CancellationToken ct) =>
        [.. (await Call(_images.ListImagesAsync(new Cri.ListImagesRequest(), Options(ct)), ct)).Images];

    public Task RemoveImageAsync(string image, CancellationToken ct) =>
        IgnoreMissing(Call(_images.RemoveImageAsync(new Cri.RemoveImageRequest { Image = new Cri.ImageSpec { Image = image } }, Options(ct)), ct));

    public async Task<IReadOnlyList<Cri.FilesystemUsage>> ImageFileSystemsAsync(CancellationToken ct) =>
        [.. (await Call(_images.ImageFsInfoAsync(new Cri.ImageFsInfoRequest(), Options(ct)), ct)).ImageFilesystems];
}
