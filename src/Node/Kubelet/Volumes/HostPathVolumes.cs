namespace MiniKube.Node.Kubelet.Volumes;

/// <summary>hostPath: a path of the node itself, checked against the type that the pod expects.</summary>
public sealed class HostPathVolumes : IVolumePlugin
{
    public bool Handles(Volume volume) => volume.HostPath is not null;

    public Task<MountedVolume> SetUpAsync(VolumeContext context, CancellationToken ct) =>
        Task.FromResult(new MountedVolume(Check(context.Volume.HostPath!.Path, context.Volume.HostPath.Type)));

    /// <exception cref="VolumeException">The path is not what the type says.</exception>
    public static string Check(string path, string? type)
    {
        switch (type)
        {
            case null or "":
                return path;
            case "DirectoryOrCreate" when !Path.Exists(path):
                Directory.CreateDirectory(path);
                return path;
            case "FileOrCreate" when !Path.Exists(path):
                CreateFile(path);
                return path;
        }
        if (!Path.Exists(path)) throw new VolumeException($"hostPath type check failed: {path} is not {Describe(type)}");
        var mode = Kind(path);
        var fits = type switch
        {
            "Directory" or "DirectoryOrCreate" => mode == FileKind.Directory,
            "File" or "FileOrCreate" => mode == FileKind.File,
            "Socket" => mode == FileKind.Socket,
            "CharDevice" => mode == FileKind.CharDevice,
            "BlockDevice" => mode == FileKind.BlockDevice,
            _ => throw new VolumeException($"{type} is an invalid volume type"),
        };
        return fits ? path : throw new VolumeException($"hostPath type check failed: {path} is not {Describe(type)}");
    }

    private enum FileKind
    {
        Other,
        File,
        Directory,
        Socket,
        CharDevice,
        BlockDevice,
    }

    private static FileKind Kind(string path)
    {
        if (Directory.Exists(path)) return FileKind.Directory;
        var attributes = File.GetAttributes(path);
        if ((attributes & FileAttributes.Device) == 0) return IsSocket(path) ? FileKind.Socket : FileKind.File;
        return path.StartsWith("/dev/", StringComparison.Ordinal) && Directory.Exists("/sys/class/block/" + Path.GetFileName(path)) ? FileKind.BlockDevice : FileKind.CharDevice;
    }

    private static bool IsSocket(string path) =>
        File.Exists("/proc/net/unix") && File.ReadLines("/proc/net/unix").Any(l => l.EndsWith(" " + path, StringComparison.Ordinal));

    private static void CreateFile(string path)
    {
        try
        {
            using var file = File.Open(path, FileMode.CreateNew);
        }
        catch (IOException e)
        {
            throw new VolumeException($"open {path}: {e.Message}", e);
        }
    }

    private static string Describe(string type) => type switch
    {
        "Directory" or "DirectoryOrCreate" => "a directory",
        "File" or "FileOrCreate" => "a file",
        "Socket" => "a socket file",
        "CharDevice" => "a character device",
        "BlockDevice" => "a block device",
        _ => "a " + type,
    };
}
