using MiniKube.ControlPlane.ApiServer.Storage;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Authorization.Nodes;

/// <summary>Which pods, secrets, config maps, claims, volumes and service accounts each node needs for the pods bound to it. Immutable;
/// made anew when pods or claims change, and read only when a node asks for one of these.</summary>
internal sealed class NodeGraph
{
    private readonly HashSet<(string Node, string Resource, string Namespace, string Name)> _edges = [];

    public NodeGraph(ObjectSnapshot pods, ObjectSnapshot claims)
    {
        foreach (var stored in pods.Items.Range())
        {
            var pod = stored.As<Pod>();
            if (string.IsNullOrEmpty(pod.Spec?.NodeName)) continue;
            var node = pod.Spec.NodeName;
            _edges.Add((node, "pods", pod.Namespace, pod.Name));
            // A mirror pod shows what the node runs of its own accord; it must not be a way to reach secrets.
            if (pod.Annotations.ContainsKey("kubernetes.io/config.mirror")) continue;
            AddReferences(node, pod, claims);
        }
    }

    public bool Reaches(string node, string resource, string ns, string name) => _edges.Contains((node, resource, ns, name));

    private void AddReferences(string node, Pod pod, ObjectSnapshot claims)
    {
        var spec = pod.Spec!;
        Add(node, "serviceaccounts", pod, spec.ServiceAccountName);
        foreach (var secret in spec.ImagePullSecrets ?? []) Add(node, "secrets", pod, secret.Name);
        foreach (var (env, envFrom) in Environments(spec))
        {
            foreach (var e in env)
            {
                Add(node, "secrets", pod, e.ValueFrom?.SecretKeyRef?.Name);
                Add(node, "configmaps", pod, e.ValueFrom?.ConfigMapKeyRef?.Name);
            }

            foreach (var e in envFrom)
            {
                Add(node, "secrets", pod, e.SecretRef?.Name);
                Add(node, "configmaps", pod, e.ConfigMapRef?.Name);
            }
        }

        foreach (var volume in spec.Volumes ?? []) AddVolume(node, pod, volume, claims);
    }

    private static IEnumerable<(IReadOnlyList<EnvVar> Env, IReadOnlyList<EnvFromSource> EnvFrom)> Environments(PodSpec spec)
    {
        foreach (var c in (spec.InitContainers ?? []).Concat(spec.Containers)) yield return (c.Env ?? [], c.EnvFrom ?? []);
        foreach (var c in spec.EphemeralContainers ?? []) yield return (c.Env ?? [], c.EnvFrom ?? []);
    }

    private void AddVolume(string node, Pod pod, Volume volume, ObjectSnapshot claims)
    {
        Add(node, "secrets", pod, volume.Secret?.SecretName);
        Add(node, "configmaps", pod, volume.ConfigMap?.Name);
        foreach (var source in volume.Projected?.Sources ?? [])
        {
            Add(node, "secrets", pod, source.Secret?.Name);
            Add(node, "configmaps", pod, source.ConfigMap?.Name);
        }

        var claim = volume.PersistentVolumeClaim?.ClaimName ?? (volume.Ephemeral is null ? null : $"{pod.Name}-{volume.Name}");
        if (string.IsNullOrEmpty(claim)) return;
        Add(node, "persistentvolumeclaims", pod, claim);
        if (claims.Find(pod.Namespace, claim)?.As<PersistentVolumeClaim>().Spec?.VolumeName is { Length: > 0 } bound)
            _edges.Add((node, "persistentvolumes", "", bound));
    }

    private void Add(string node, string resource, Pod pod, string? name)
    {
        if (!string.IsNullOrEmpty(name)) _edges.Add((node, resource, pod.Namespace, name));
    }
}
