using MiniKube.Node.Kubelet.Pods;
using MiniKube.Node.Kubelet.Resources;
using MiniKube.Node.Kubelet.Runtime;
using MiniKube.Node.Kubelet.Volumes;

namespace MiniKube.Node.Kubelet.Cleanup;

/// <summary>Finds what pods that nobody wants have left: sandboxes, folders, mounts, logs, cgroups. Only to be run once the
/// wanted pods are known.</summary>
public sealed class OrphanCollector(
    PodManager pods, IContainerRuntime runtime, VolumeManager volumes, IPodCgroups cgroups, KubeletPaths paths, string cgroupRoot, ILogger log)
{
    /// <exception cref="RuntimeException">The runtime did not answer.</exception>
    public async Task RunOnceAsync(CancellationToken ct)
    {
        var running = new HashSet<string>(StringComparer.Ordinal);
        foreach (var sandbox in await runtime.ListPodSandboxesAsync(null, ct))
        {
            var uid = sandbox.Labels[RuntimeLabels.PodUid];
            if (!running.Add(uid) || pods.Knows(uid)) continue;
            log.CleanedUp("orphaned pod", $"{sandbox.Metadata.Namespace}/{sandbox.Metadata.Name}");
            pods.RemoveOrphan(FromSandbox(sandbox, uid));
        }
        bool Unwanted(string uid) => !running.Contains(uid) && !pods.Knows(uid);
        foreach (var uid in volumes.KnownPods().Where(Unwanted)) volumes.TearDown(uid);
        foreach (var (uid, path) in cgroups.List(cgroupRoot))
        {
            if (Unwanted(uid)) cgroups.Remove(path);
        }
        if (!Directory.Exists(paths.Logs)) return;
        foreach (var folder in Directory.GetDirectories(paths.Logs))
        {
            if (Path.GetFileName(folder).Split('_') is [_, _, var uid] && Unwanted(uid)) Directory.Delete(folder, recursive: true);
        }
    }

    private static Pod FromSandbox(Cri.PodSandbox sandbox, string uid) => new()
    {
        ApiVersion = "v1",
        Kind = "Pod",
        Metadata = new ObjectMeta { Name = sandbox.Metadata.Name, Namespace = sandbox.Metadata.Namespace, Uid = uid },
        Spec = new PodSpec { Containers = [] },
    };
}
