using System.Globalization;
using MiniKube.ControlPlane.ControllerManager.Ownership;
using MiniKube.ControlPlane.ControllerManager.Pods;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Apps;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.StatefulSets;

/// <summary>The pods and claims of a StatefulSet, each with a name that outlives it. Pure.</summary>
public static class StatefulPods
{
    public const string RevisionLabel = "controller-revision-hash";

    /// <summary>The number behind the set's name; null where the pod's name is none of the set's.</summary>
    public static int? OrdinalOf(StatefulSet set, IKubeObject pod) =>
        pod.Name.StartsWith(set.Name + "-", StringComparison.Ordinal) && int.TryParse(pod.Name.AsSpan(set.Name.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal) ? ordinal : null;

    /// <param name="template">The template of the revision the pod is to have.</param>
    public static Pod Create(StatefulSet set, PodTemplateSpec template, string revision, int ordinal)
    {
        var name = $"{set.Name}-{ordinal}";
        var pod = PodFromTemplate.Create(template, set, "apps/v1", "StatefulSet");
        var labels = new Dictionary<string, string>(pod.Labels, StringComparer.Ordinal)
        {
            ["statefulset.kubernetes.io/pod-name"] = name,
            ["apps.kubernetes.io/pod-index"] = ordinal.ToString(CultureInfo.InvariantCulture),
            [RevisionLabel] = revision,
        };
        var claims = (set.Spec?.VolumeClaimTemplates ?? []).Select(t => new Volume { Name = t.Name, PersistentVolumeClaim = new PersistentVolumeClaimVolumeSource { ClaimName = ClaimName(t, name) } }).ToList();
        return pod with
        {
            Metadata = pod.Metadata! with { GenerateName = null, Name = name, Labels = labels },
            Spec = pod.Spec! with
            {
                Hostname = name,
                Subdomain = set.Spec?.ServiceName,
                Volumes = [.. (pod.Spec.Volumes ?? []).Where(v => claims.All(c => c.Name != v.Name)), .. claims],
            },
        };
    }

    /// <summary>The claims a pod needs before it can start.</summary>
    public static IEnumerable<PersistentVolumeClaim> ClaimsFor(StatefulSet set, int ordinal)
    {
        foreach (var template in set.Spec?.VolumeClaimTemplates ?? [])
        {
            yield return template with
            {
                ApiVersion = "v1",
                Kind = "PersistentVolumeClaim",
                Metadata = (template.Metadata ?? new ObjectMeta()) with
                {
                    Name = ClaimName(template, $"{set.Name}-{ordinal}"),
                    Namespace = set.Namespace,
                    Labels = new Dictionary<string, string>([.. template.Labels, .. set.Spec?.Selector?.MatchLabels ?? new Dictionary<string, string>()], StringComparer.Ordinal),
                    OwnerReferences = set.Spec?.PersistentVolumeClaimRetentionPolicy?.WhenDeleted == "Delete" ? [OwnerReferences.ControllerOf(set, "apps/v1", "StatefulSet") with { BlockOwnerDeletion = null, Controller = null }] : null,
                },
                Status = null,
            };
        }
    }

    private static string ClaimName(PersistentVolumeClaim template, string pod) => $"{template.Name}-{pod}";
}
