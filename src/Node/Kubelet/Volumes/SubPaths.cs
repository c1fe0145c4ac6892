namespace MiniKube.Node.Kubelet.Volumes;

/// <summary>Finds what a subPath means inside a volume, following links but never out of it.</summary>
public static class SubPaths
{
    private const int MaxLinks = 40;

    /// <summary>The real path; folders that do not exist yet are made.</summary>
    /// <exception cref="VolumeException">The path leads out of the volume.</exception>
    public static string Resolve(string volume, string subPath)
    {
        if (Path.IsPathRooted(subPath) || subPath.Split('/').Contains(".."))
            throw new VolumeException($"subPath \"{subPath}\" must be a relative path without '..'");
        var root = RealPath(volume);
        var current = root;
        var links = 0;
        var rest = new Stack<string>(subPath.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse());
        while (rest.TryPop(out var part))
        {
            if (part == ".") continue;
            current = part == ".." ? Path.GetDirectoryName(current) ?? "/" : Path.Combine(current, part);
            if (!Inside(root, current)) throw new VolumeException($"subPath \"{subPath}\" is not allowed: it leads out of the volume");
            if (new FileInfo(current).LinkTarget is not { } target) continue;
            if (++links > MaxLinks) throw new VolumeException($"subPath \"{subPath}\": too many links");
            if (Path.IsPathRooted(target)) throw new VolumeException($"subPath \"{subPath}\" is not allowed: it leads out of the volume");
            current = Path.GetDirectoryName(current)!;
            foreach (var piece in target.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse()) rest.Push(piece);
        }
        if (!Path.Exists(current)) Directory.CreateDirectory(current);
        return current;
    }

    private static bool Inside(string root, string path) => path == root || path.StartsWith(root.TrimEnd('/') + "/", StringComparison.Ordinal);

    private static string RealPath(string path) => new DirectoryInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
}
