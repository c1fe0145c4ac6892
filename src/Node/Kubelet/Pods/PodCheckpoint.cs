using System.Collections.Concurrent;
using System.Threading.Channels;
using MiniKube.Machinery.Api;
using MiniKube.Node.Kubelet.Volumes;

namespace MiniKube.Node.Kubelet.Pods;

/// <summary>Keeps the last known pods on disk, so that a kubelet started while the API server is away knows what to run.
/// Changes are written by a loop of its own; one file per pod, replaced whole.</summary>
public sealed class PodCheckpoint(KubeletPaths paths, ILogger log)
{
    private readonly ConcurrentDictionary<string, Pod?> _dirty = new(StringComparer.Ordinal);
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Unreadable files are skipped and reported.</summary>
    public IReadOnlyList<Pod> Load()
    {
        Directory.CreateDirectory(paths.Checkpoints, (UnixFileMode)0b111_000_000);
        var pods = new List<Pod>();
        foreach (var file in Directory.EnumerateFiles(paths.Checkpoints, "*.json"))
        {
            try
            {
                pods.Add(ApiJson.Deserialize<Pod>(File.ReadAllBytes(file)));
            }
            catch (Exception e) when (e is System.Text.Json.JsonException or IOException)
            {
                log.CheckpointUnreadable(file, e.Message);
            }
        }
        return pods;
    }

    /// <summary>Static pods have their manifest and are not kept.</summary>
    public void Save(Pod pod)
    {
        if (!StaticPods.StaticManifest.IsStatic(pod)) Mark(pod.Uid, pod);
    }

    public void Delete(string podUid) => Mark(podUid, null);

    public async Task RunAsync(CancellationToken ct)
    {
        while (await _wake.Reader.WaitToReadAsync(ct))
        {
            _wake.Reader.TryRead(out _);
            foreach (var uid in _dirty.Keys)
            {
                if (_dirty.TryRemove(uid, out var pod)) Write(uid, pod);
            }
        }
    }

    private void Mark(string uid, Pod? pod)
    {
        _dirty[uid] = pod;
        _wake.Writer.TryWrite(true);
    }

    private void Write(string uid, Pod? pod)
    {
        var file = Path.Combine(paths.Checkpoints, uid + ".json");
        try
        {
            if (pod is null)
            {
                File.Delete(file);
                return;
            }
            File.WriteAllBytes(file + ".new", ApiJson.Serialize(pod));
            File.Move(file + ".new", file, overwrite: true);
        }
        catch (IOException e)
        {
            log.CheckpointUnwritable(file, e.Message);
        }
    }
}
