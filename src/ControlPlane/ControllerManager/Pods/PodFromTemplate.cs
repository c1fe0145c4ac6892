using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.ControlPlane.ControllerManager.Ownership;

namespace MiniKube.ControlPlane.ControllerManager.Pods;

/// <summary>Makes the pod a workload's template asks for.</summary>
public static class PodFromTemplate
{
    /// <summary>A pod whose name the server completes from the owner's.</summary>
    public static Pod Create(PodTemplateSpec? template, IKubeObject owner, string apiVersion, string kind) => new()
    {
        ApiVersion = "v1",
        Kind = "Pod",
        Metadata = new ObjectMeta
        {
            GenerateName = Prefix(owner.Name),
            Namespace = owner.Namespace,
            Labels = template?.Metadata?.Labels,
            Annotations = template?.Metadata?.Annotations,
            Finalizers = template?.Metadata?.Finalizers,
            OwnerReferences = [OwnerReferences.ControllerOf(owner, apiVersion, kind)],
        },
        Spec = template?.Spec ?? new PodSpec(),
    };

    /// <summary>Room is left for the five letters the server adds.</summary>
    private static string Prefix(string name) => (name.Length > 57 ? name[..57] : name) + "-";
}
