using MiniKube.Machinery.Client.Events;
using MiniKube.Node.Kubelet.Images;
using MiniKube.Node.Kubelet.Pods;
using MiniKube.Node.Kubelet.Probes;
using MiniKube.Node.Kubelet.Runtime;
using MiniKube.Node.Kubelet.Volumes;

namespace MiniKube.Node.Kubelet.Containers;

/// <summary>What a container is started into.</summary>
public sealed record StartContext(Pod Pod, string SandboxId, Cri.PodSandboxConfig Sandbox, IReadOnlyList<string> PodAddresses, PodVolumes Volumes);

/// <summary>Gives the Services that environments mention.</summary>
public interface IServiceSource
{
    /// <exception cref="ObjectUnavailableException">They were not read yet.</exception>
    IReadOnlyCollection<Service> List();
}

/// <summary>Starts one container: image, environment, mounts, create, start, postStart hook.</summary>
public sealed class ContainerStarter(
    IContainerRuntime runtime, ImagePuller images, EnvironmentBuilder environments, IServiceSource services, EnvironmentCheckpoint checkpoint,
    HookRunner hooks, ProbeResults probes, IEventRecorder events, KubeletPaths paths, NodeEnvironment node, RuntimeIdIndex ids)
{
    private static readonly TimeSpan HookTimeout = TimeSpan.FromMinutes(10);

    /// <exception cref="StartException">It could not be started; carries the waiting reason.</exception>
    public async Task StartAsync(StartContext context, Container container, int restartCount, CancellationToken ct)
    {
        var image = await images.EnsureAsync(context.Pod, container, context.Sandbox, ct);
        var config = await ConfigureAsync(context, container, restartCount, image, ct);
        var id = await CreateAsync(context, container, config, ct);
        ids.Add(id, context.Pod.Uid);
        events.Event(context.Pod, "Normal", "Created", $"Created container: {container.Name}");
        var hook = container.Lifecycle?.PostStart;
        if (hook is not null) probes.SetStarting(id, true);
        await StartAsync(context.Pod, container, id, ct);
        events.Event(context.Pod, "Normal", "Started", $"Started container {container.Name}");
        if (hook is not null) await RunPostStartAsync(context, container, id, hook, ct);
    }

    private async Task<Cri.ContainerConfig> ConfigureAsync(StartContext context, Container container, int restartCount, PresentImage image, CancellationToken ct)
    {
        try
        {
            var environment = await EnvironmentAsync(context, container, ct);
            var values = environment.ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
            var mounts = ContainerMounts.Build(container, context.Volumes.ByName, values).ToList();
            AddHosts(context, container, mounts);
            var message = TerminationFile(context.Pod, container, restartCount, mounts);
            Directory.CreateDirectory(Path.Combine(context.Sandbox.LogDirectory, container.Name));
            return ContainerConfigs.Build(new ContainerInputs
            {
                Pod = context.Pod,
                Container = container,
                ImageRef = image.Reference,
                ImageUser = image.User,
                RestartCount = restartCount,
                Environment = environment,
                Mounts = mounts,
                TerminationMessageFile = message,
                NodeMemoryBytes = node.MemoryBytes,
            });
        }
        catch (Exception e) when (e is ContainerConfigException or ObjectUnavailableException or IOException)
        {
            events.Event(context.Pod, "Warning", "Failed", $"Error: {e.Message}");
            throw new StartException("CreateContainerConfigError", e.Message);
        }
    }

    private async Task<IReadOnlyList<KeyValuePair<string, string>>> EnvironmentAsync(StartContext context, Container container, CancellationToken ct)
    {
        var pod = context.Pod;
        try
        {
            var links = ServiceEnvironment.Build(ServicesFor(pod), pod.Namespace, pod.Spec?.EnableServiceLinks != false);
            var environment = await environments.BuildAsync(pod, container, node.Facts(pod, context.PodAddresses), links, ct);
            checkpoint.Save(pod.Uid, container.Name, environment);
            return environment;
        }
        catch (ObjectUnavailableException)
        {
            return checkpoint.Load(pod.Uid, container.Name) ?? throw new ObjectUnavailableException("services have not yet been read at least once, cannot construct envvars");
        }
    }

    // A pod that came from the API server can wait for it; a static one may be what brings it up.
    private IReadOnlyCollection<Service> ServicesFor(Pod pod)
    {
        try
        {
            return services.List();
        }
        catch (ObjectUnavailableException) when (StaticPods.StaticManifest.IsStatic(pod))
        {
            return [];
        }
    }

    private void AddHosts(StartContext context, Container container, List<Cri.Mount> mounts)
    {
        if ((container.VolumeMounts ?? []).Any(m => m.MountPath == "/etc/hosts")) return;
        var pod = context.Pod;
        var hostNetwork = pod.Spec?.HostNetwork == true;
        var text = hostNetwork
            ? HostsFile.ForHostNetwork(pod, File.Exists(node.HostsFile) ? File.ReadAllText(node.HostsFile) : "")
            : HostsFile.ForPod(pod, context.PodAddresses, PodHostname.For(pod, node.Sandbox.ClusterDomain), node.Sandbox.ClusterDomain);
        var file = paths.EtcHosts(pod.Uid);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        mounts.Add(new Cri.Mount { ContainerPath = "/etc/hosts", HostPath = file });
    }

    private string TerminationFile(Pod pod, Container container, int restartCount, List<Cri.Mount> mounts)
    {
        var path = container.TerminationMessagePath ?? ContainerConfigs.DefaultTerminationMessagePath;
        if (path.Length == 0) return "";
        var folder = paths.Container(pod.Uid, container.Name);
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, $"{restartCount}-{Random.Shared.Next():x8}");
        File.WriteAllBytes(file, []);
        File.SetUnixFileMode(file, (UnixFileMode)0b110_110_110);
        mounts.Add(new Cri.Mount { ContainerPath = path, HostPath = file });
        return file;
    }

    private async Task<string> CreateAsync(StartContext context, Container container, Cri.ContainerConfig config, CancellationToken ct)
    {
        try
        {
            return await runtime.CreateContainerAsync(context.SandboxId, config, context.Sandbox, ct);
        }
        catch (RuntimeException e)
        {
            events.Event(context.Pod, "Warning", "Failed", $"Error: {e.Detail}");
            throw new StartException("CreateContainerError", e.Detail);
        }
    }

    private async Task StartAsync(Pod pod, Container container, string id, CancellationToken ct)
    {
        try
        {
            await runtime.StartContainerAsync(id, ct);
        }
        catch (RuntimeException e)
        {
            probes.SetStarting(id, false);
            events.Event(pod, "Warning", "Failed", $"Error: {e.Detail}");
            throw new StartException("RunContainerError", e.Detail);
        }
    }

    private async Task RunPostStartAsync(StartContext context, Container container, string id, LifecycleHandler hook, CancellationToken ct)
    {
        var problem = await hooks.RunAsync(context.Pod, container, id, hook, context.PodAddresses.FirstOrDefault() ?? "", HookTimeout, ct);
        probes.SetStarting(id, false);
        if (problem is null) return;
        events.Event(context.Pod, "Warning", "FailedPostStartHook", "PostStartHook failed");
        events.Event(context.Pod, "Normal", "Killing", "FailedPostStartHook");
        await runtime.StopContainerAsync(id, TimeSpan.FromSeconds(PodTarget.MinimumGrace), ct);
        throw new StartException("PostStartHookError", $"PostStartHook failed: {problem}");
    }
}
