using System.Formats.Tar;
using System.Text;
using MiniKube.Cli.Mk.Cluster.Setup;

namespace MiniKube.Cli.Mk.Cluster.Images;

/// <summary>The images a cluster runs without any registry, made from the machine's own busybox-static: the sandbox, a busybox,
/// and two versions of the example's web server.</summary>
public static class LocalImages
{
    private const UnixFileMode Executable = (UnixFileMode)0x1ED;
    private const UnixFileMode Readable = (UnixFileMode)0x1A4;
    private const UnixFileMode Anyone = (UnixFileMode)0x3FF;

    private const string Page = """
        #!/bin/sh
        echo "Content-Type: text/plain"
        echo
        echo "$(cat /etc/web/greeting 2>/dev/null || echo Hello) from $(hostname), version $VERSION"

        """;

    private static readonly string[] Folders = ["bin/", "etc/", "root/", "home/", "usr/", "usr/bin/", "var/", "www/", "www/cgi-bin/"];

    /// <summary>Builds the archive unless it is there already, and returns its path.</summary>
    public static async Task<string> EnsureAsync(string folder, CancellationToken cancellation)
    {
        var file = Path.Combine(folder, "local-images.tar");
        if (File.Exists(file)) return file;
        var applets = (await Shell.RunAsync("busybox", ["--list"], cancellation).ConfigureAwait(false)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var busybox = await File.ReadAllBytesAsync(BusyboxFile(), cancellation).ConfigureAwait(false);
        var system = Busybox(busybox, applets);
        ImageArchive.Write(file,
        [
            new ImageSpec([PauseImage.Name], ["/pause"], [new LayerEntry("pause", TarEntryType.RegularFile, PauseImage.Executable())]),
            new ImageSpec(["docker.io/library/busybox:1.35", "docker.io/library/busybox:latest"], ["sh"], system),
            Web("1", system),
            Web("2", system),
        ]);
        return file;
    }

    private static ImageSpec Web(string version, IReadOnlyList<LayerEntry> system) =>
        new([$"docker.io/library/mk-web:{version}"], ["httpd", "-f", "-p", "8080", "-h", "/www"],
            [.. system, new LayerEntry("www/cgi-bin/index.cgi", TarEntryType.RegularFile, Encoding.UTF8.GetBytes(Page), Mode: Executable)])
        {
            Environment = ["PATH=/bin:/sbin:/usr/bin:/usr/sbin", $"VERSION={version}"],
        };

    private static List<LayerEntry> Busybox(byte[] busybox, IReadOnlyList<string> applets)
    {
        List<LayerEntry> layer = [.. Folders.Select(f => new LayerEntry(f, TarEntryType.Directory))];
        layer.Add(new LayerEntry("tmp/", TarEntryType.Directory, Mode: Anyone));
        layer.Add(new LayerEntry("etc/passwd", TarEntryType.RegularFile, "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/home:/bin/false\n"u8.ToArray(), Mode: Readable));
        layer.Add(new LayerEntry("etc/group", TarEntryType.RegularFile, "root:x:0:\nnogroup:x:65534:\n"u8.ToArray(), Mode: Readable));
        layer.Add(new LayerEntry("bin/busybox", TarEntryType.RegularFile, busybox, Mode: Executable));
        layer.AddRange(applets.Where(a => a != "busybox").Select(a => new LayerEntry("bin/" + a, TarEntryType.SymbolicLink, Link: "busybox")));
        return layer;
    }

    private static string BusyboxFile() =>
        new[] { "/bin/busybox", "/usr/bin/busybox" }.FirstOrDefault(File.Exists) ?? throw new ClusterException("busybox is missing: apt-get install busybox-static");
}
