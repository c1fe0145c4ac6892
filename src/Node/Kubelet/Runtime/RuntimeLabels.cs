namespace MiniKube.Node.Kubelet.Runtime;

/// <summary>The labels and annotations by which a kubelet recognises its own sandboxes and containers, also after a
/// restart of itself. The names are the field's.</summary>
public static class RuntimeLabels
{
    public const string PodName = "io.kubernetes.pod.name";
    public const string PodNamespace = "io.kubernetes.pod.namespace";
    public const string PodUid = "io.kubernetes.pod.uid";
    public const string ContainerName = "io.kubernetes.container.name";

    public const string ContainerHash = "io.kubernetes.container.hash";
    public const string RestartCount = "io.kubernetes.container.restartCount";
    public const string TerminationMessagePath = "io.kubernetes.container.terminationMessagePath";
    public const string TerminationMessagePolicy = "io.kubernetes.container.terminationMessagePolicy";
    public const string TerminationMessageFile = "io.kubernetes.container.terminationMessageFile";
    public const string GracePeriod = "io.kubernetes.pod.terminationGracePeriod";
    public const string ConfigSource = "kubernetes.io/config.source";
    public const string ConfigSeen = "kubernetes.io/config.seen";
    public const string ConfigMirror = "kubernetes.io/config.mirror";
    public const string ConfigHash = "kubernetes.io/config.hash";
}
