using System.Text.Json;
using System.Text.Json.Serialization;
using MiniKube.Node.Kubelet.Volumes;

namespace MiniKube.Node.Kubelet.Containers;

/// <summary>Remembers, in memory that outlives the kubelet but not the machine, the environment that a container was last
/// started with, so that it can be started again while the API server is away.</summary>
public sealed class EnvironmentCheckpoint(KubeletPaths paths)
{
    public void Save(string podUid, string container, IReadOnlyList<KeyValuePair<string, string>> environment)
    {
        var file = paths.Environment(podUid, container);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!, (UnixFileMode)0b111_000_000);
        using var stream = new FileStream(file, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        JsonSerializer.Serialize(stream, environment.Select(p => new[] { p.Key, p.Value }).ToArray(), CheckpointJson.Default.StringArrayArray);
    }

    /// <returns>Null when nothing usable was saved.</returns>
    public IReadOnlyList<KeyValuePair<string, string>>? Load(string podUid, string container)
    {
        var file = paths.Environment(podUid, container);
        if (!File.Exists(file)) return null;
        try
        {
            var pairs = JsonSerializer.Deserialize(File.ReadAllBytes(file), CheckpointJson.Default.StringArrayArray);
            return pairs?.Where(p => p.Length == 2).Select(p => KeyValuePair.Create(p[0], p[1])).ToArray();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSerializable(typeof(string[][]))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
