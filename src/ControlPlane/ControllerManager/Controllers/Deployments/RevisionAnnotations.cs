using System.Globalization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Apps;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.Deployments;

/// <summary>The annotations by which a Deployment and its ReplicaSets remember revisions and the size they were made for.</summary>
public static class RevisionAnnotations
{
    public const string Revision = "deployment.kubernetes.io/revision";
    public const string History = "deployment.kubernetes.io/revision-history";
    public const string DesiredReplicas = "deployment.kubernetes.io/desired-replicas";
    public const string MaxReplicas = "deployment.kubernetes.io/max-replicas";

    /// <summary>Belong to one object and are not handed down.</summary>
    private static readonly HashSet<string> Own = new(StringComparer.Ordinal)
    {
        "kubectl.kubernetes.io/last-applied-configuration", Revision, History, DesiredReplicas, MaxReplicas, "deprecated.deployment.rollback.to",
    };

    /// <summary>0 where the set carries none.</summary>
    public static long RevisionOf(IKubeObject o) => NumberOf(o, Revision) ?? 0;

    public static long? NumberOf(IKubeObject o, string annotation) =>
        o.Annotations.TryGetValue(annotation, out var text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>The set's annotations as the Deployment's current revision wants them.</summary>
    public static IReadOnlyDictionary<string, string> ForCurrent(Deployment deployment, ReplicaSet set, long revision)
    {
        var annotations = new Dictionary<string, string>(set.Annotations, StringComparer.Ordinal);
        foreach (var (key, value) in deployment.Annotations)
        {
            if (!Own.Contains(key)) annotations[key] = value;
        }
        var had = RevisionOf(set);
        if (had >= revision) return annotations;
        annotations[Revision] = revision.ToString(CultureInfo.InvariantCulture);
        if (had == 0) return annotations;
        // The set serves again, under a new number: the old one is kept, so that an undo to it is still understood.
        var history = annotations.GetValueOrDefault(History, "").Split(',', StringSplitOptions.RemoveEmptyEntries).Append(had.ToString(CultureInfo.InvariantCulture));
        annotations[History] = string.Join(',', history);
        return annotations;
    }

    public static IReadOnlyDictionary<string, string> WithSize(IReadOnlyDictionary<string, string> annotations, int desired, int max) =>
        new Dictionary<string, string>(annotations, StringComparer.Ordinal)
        {
            [DesiredReplicas] = desired.ToString(CultureInfo.InvariantCulture),
            [MaxReplicas] = max.ToString(CultureInfo.InvariantCulture),
        };

    public static bool Same(IReadOnlyDictionary<string, string> a, IReadOnlyDictionary<string, string> b) =>
        a.Count == b.Count && a.All(p => b.TryGetValue(p.Key, out var value) && value == p.Value);
}
