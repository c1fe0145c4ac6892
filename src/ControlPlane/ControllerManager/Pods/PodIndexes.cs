using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Client.Informers;

namespace MiniKube.ControlPlane.ControllerManager.Pods;

/// <summary>How controllers find pods without walking all of them.</summary>
public static class PodIndexes
{
    private const string ByController = "controller";
    private const string ByNode = "node";

    public static void AddTo(SharedInformer<Pod> pods)
    {
        pods.AddIndex(ByController, p => [p.ControllerRef?.Uid ?? "none/" + p.Namespace]);
        pods.AddIndex(ByNode, p => p.Spec?.NodeName is { Length: > 0 } node ? [node] : []);
    }

    /// <summary>Pods whose controller is this object.</summary>
    public static IReadOnlyCollection<Pod> OwnedBy(this ILister<Pod> pods, string uid) => pods.ByIndex(ByController, uid);

    /// <summary>Pods of a namespace that no controller owns.</summary>
    public static IReadOnlyCollection<Pod> Orphans(this ILister<Pod> pods, string ns) => pods.ByIndex(ByController, "none/" + ns);

    public static IReadOnlyCollection<Pod> OnNode(this ILister<Pod> pods, string node) => pods.ByIndex(ByNode, node);
}
