using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Pods;

/// <summary>The resize subresource changes CPU and memory of containers, and nothing that would change the pod's QoS class.</summary>
internal static class ResizeRules
{
    /// <summary>The old spec with the resources of the new one's containers of the same name.</summary>
    public static PodSpec WithResources(PodSpec old, PodSpec now)
    {
        Container Resized(Container c, IReadOnlyList<Container>? from) => from?.FirstOrDefault(n => n.Name == c.Name) is { } same
            ? c with { Resources = same.Resources, ResizePolicy = same.ResizePolicy ?? c.ResizePolicy } : c;
        return old with
        {
            Containers = [.. old.Containers.Select(c => Resized(c, now.Containers))],
            InitContainers = old.InitContainers is null ? null : [.. old.InitContainers.Select(c => Resized(c, now.InitContainers))],
            Resources = now.Resources ?? old.Resources,
        };
    }

    public static void Check(Pod pod, Pod old, FieldPath path, FieldErrors errors)
    {
        PodSpec spec = pod.Spec ?? new PodSpec();
        PodSpecRules.Check(spec, path, errors);
        if (old.Status?.QosClass is { Length: > 0 } before && QosClass.Of(spec) != before)
            errors.Invalid(path, QosClass.Of(spec), "Pod QOS Class may not change as a result of resizing");
    }
}
