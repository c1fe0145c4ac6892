using System.Text;

namespace MiniKube.Node.Kubelet.Volumes;

/// <summary>One file to appear in a volume.</summary>
/// <param name="Mode">Unix permission bits.</param>
/// <param name="Owner">The uid that owns it, or null for the kubelet's own.</param>
public sealed record VolumeFile(byte[] Content, int Mode, long? Owner = null)
{
    public static VolumeFile Text(string content, int mode) => new(Encoding.UTF8.GetBytes(content), mode);
}

/// <summary>A volume cannot be set up; the message is what follows the volume's name in the event.</summary>
public sealed class VolumeException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Chooses the files that a configMap, secret or downward API puts into a volume. Pure.</summary>
public static class VolumeFiles
{
    public const int DefaultMode = 0b110_100_100;

    /// <exception cref="VolumeException">A named key does not exist.</exception>
    public static IReadOnlyDictionary<string, VolumeFile> From(
        ConfigMap map, IReadOnlyList<KeyToPath>? items, int? defaultMode, bool optional)
    {
        var data = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (key, value) in map.Data ?? new Dictionary<string, string>()) data[key] = Encoding.UTF8.GetBytes(value);
        foreach (var (key, value) in map.BinaryData ?? new Dictionary<string, byte[]>()) data[key] = value;
        return Select(data, items, defaultMode, optional, "configmap references non-existent config key: ");
    }

    /// <exception cref="VolumeException">A named key does not exist.</exception>
    public static IReadOnlyDictionary<string, VolumeFile> From(
        Secret secret, IReadOnlyList<KeyToPath>? items, int? defaultMode, bool optional) =>
        Select(secret.Data ?? new Dictionary<string, byte[]>(), items, defaultMode, optional, "references non-existent secret key: ");

    /// <summary>Refuses paths that would leave the volume or collide with the writer's own names.</summary>
    /// <exception cref="VolumeException">The path is not acceptable.</exception>
    public static void CheckPath(string path)
    {
        var parts = path.Split('/');
        if (path.Length == 0 || path.StartsWith('/') || parts.Contains("..") || parts[0].StartsWith("..", StringComparison.Ordinal))
            throw new VolumeException($"invalid path: {(path.StartsWith('/') ? "must be relative path: " : "must not contain '..' : ")}{path}");
    }

    private static Dictionary<string, VolumeFile> Select(
        IReadOnlyDictionary<string, byte[]> data, IReadOnlyList<KeyToPath>? items, int? defaultMode, bool optional, string missing)
    {
        var files = new Dictionary<string, VolumeFile>(StringComparer.Ordinal);
        var mode = defaultMode ?? DefaultMode;
        if (items is not { Count: > 0 })
        {
            foreach (var (key, value) in data) files[key] = new VolumeFile(value, mode);
            return files;
        }
        foreach (var item in items)
        {
            if (data.TryGetValue(item.Key, out var value)) files[item.Path] = new VolumeFile(value, item.Mode ?? mode);
            else if (!optional) throw new VolumeException(missing + item.Key);
        }
        return files;
    }
}
