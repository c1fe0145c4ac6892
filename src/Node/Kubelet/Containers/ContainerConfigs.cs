using System.Globalization;
using Google.Protobuf;
using MiniKube.Node.Kubelet.Pods;
using MiniKube.Node.Kubelet.Resources;
using MiniKube.Node.Kubelet.Runtime;

namespace MiniKube.Node.Kubelet.Containers;

/// <summary>Everything a container's CRI description is made from.</summary>
public sealed record ContainerInputs
{
    public required Pod Pod { get; init; }

    public required Container Container { get; init; }

    public required string ImageRef { get; init; }

    public ImageUser ImageUser { get; init; } = new(null, "");

    public int RestartCount { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; }

    public IReadOnlyList<Cri.Mount> Mounts { get; init; } = [];

    /// <summary>The file on the node behind the termination message path; empty for none.</summary>
    public string TerminationMessageFile { get; init; } = "";

    public long NodeMemoryBytes { get; init; }
}

/// <summary>Makes the CRI description of a container. Pure.</summary>
public static class ContainerConfigs
{
    public const string DefaultTerminationMessagePath = "/dev/termination-log";

    /// <exception cref="ContainerConfigException">The settings contradict each other.</exception>
    public static Cri.ContainerConfig Build(ContainerInputs inputs)
    {
        var (pod, container) = (inputs.Pod, inputs.Container);
        var env = inputs.Environment.ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
        string Expand(string text) => VariableExpansion.Expand(text, name => env.GetValueOrDefault(name));
        var config = new Cri.ContainerConfig
        {
            Metadata = new Cri.ContainerMetadata { Name = container.Name, Attempt = (uint)inputs.RestartCount },
            Image = new Cri.ImageSpec { Image = inputs.ImageRef, UserSpecifiedImage = container.Image ?? "" },
            WorkingDir = container.WorkingDir ?? "",
            LogPath = LogPath(container.Name, inputs.RestartCount),
            Stdin = container.Stdin == true,
            StdinOnce = container.StdinOnce == true,
            Tty = container.Tty == true,
            Linux = new Cri.LinuxContainerConfig
            {
                Resources = CgroupLimits.ForContainer(pod, container, inputs.NodeMemoryBytes),
                SecurityContext = SecurityContexts.Build(pod, container, inputs.ImageUser),
            },
        };
        config.Command.AddRange((container.Command ?? []).Select(Expand));
        config.Args.AddRange((container.Args ?? []).Select(Expand));
        config.Envs.AddRange(inputs.Environment.Select(p => new Cri.KeyValue { Key = p.Key, Value = ByteString.CopyFromUtf8(p.Value) }));
        config.Mounts.AddRange(inputs.Mounts);
        Label(config, inputs);
        return config;
    }

    /// <summary>Below the pod's log folder.</summary>
    public static string LogPath(string container, int restartCount) =>
        $"{container}/{restartCount.ToString(CultureInfo.InvariantCulture)}.log";

    private static void Label(Cri.ContainerConfig config, ContainerInputs inputs)
    {
        var (pod, container) = (inputs.Pod, inputs.Container);
        config.Labels[RuntimeLabels.PodName] = pod.Name;
        config.Labels[RuntimeLabels.PodNamespace] = pod.Namespace;
        config.Labels[RuntimeLabels.PodUid] = pod.Uid;
        config.Labels[RuntimeLabels.ContainerName] = container.Name;
        config.Annotations[RuntimeLabels.ContainerHash] = ContainerHash.Text(container);
        config.Annotations[RuntimeLabels.RestartCount] = inputs.RestartCount.ToString(CultureInfo.InvariantCulture);
        config.Annotations[RuntimeLabels.TerminationMessagePath] = container.TerminationMessagePath ?? DefaultTerminationMessagePath;
        config.Annotations[RuntimeLabels.TerminationMessagePolicy] = container.TerminationMessagePolicy ?? "File";
        config.Annotations[RuntimeLabels.TerminationMessageFile] = inputs.TerminationMessageFile;
        if (pod.Spec?.TerminationGracePeriodSeconds is { } grace)
            config.Annotations[RuntimeLabels.GracePeriod] = grace.ToString(CultureInfo.InvariantCulture);
    }
}
