using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta.Validation;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Pods;

/// <summary>Ephemeral containers are only ever added, to a pod that has none of that name.</summary>
internal static class EphemeralContainerRules
{
    public static void Check(Pod pod, Pod old, FieldPath path, FieldErrors errors)
    {
        var names = new HashSet<string>((pod.Spec?.Containers ?? []).Concat(pod.Spec?.InitContainers ?? []).Select(c => c.Name), StringComparer.Ordinal);
        var targets = new HashSet<string>((pod.Spec?.Containers ?? []).Select(c => c.Name), StringComparer.Ordinal);
        IReadOnlyList<EphemeralContainer> now = pod.Spec?.EphemeralContainers ?? [];
        for (int i = 0; i < now.Count; i++)
            One(now[i], path.Index(i), names, targets, errors);
        foreach (EphemeralContainer before in old.Spec?.EphemeralContainers ?? [])
        {
            EphemeralContainer? same = now.FirstOrDefault(c => c.Name == before.Name);
            if (same is null)
                errors.Forbidden(path, $"existing ephemeral containers \"{before.Name}\" may not be removed\n");
            else if (!JsonEquality.Same(same, before))
                errors.Forbidden(path, $"existing ephemeral containers \"{before.Name}\" may not be changed\n");
        }
    }

    private static void One(EphemeralContainer c, FieldPath path, HashSet<string> names, HashSet<string> targets, FieldErrors errors)
    {
        if (c.Name.Length > 0)
        {
            errors.Rule(path.Child("name"), c.Name, NameRules.Dns1123Label(c.Name));
            if (!names.Add(c.Name))
                errors.Duplicate(path.Child("name"), c.Name);
        }
        else
            errors.Required(path.Child("name"));
        errors.RequireText(path.Child("image"), c.Image);
        if (!string.IsNullOrEmpty(c.TargetContainerName) && !targets.Contains(c.TargetContainerName))
            errors.NotFound(path.Child("targetContainerName"), c.TargetContainerName);
        EnvRules.Variables(c.Env, path.Child("env"), errors);
        EnvRules.Sources(c.EnvFrom, path.Child("envFrom"), errors);
        const string NotHere = "cannot be set for an Ephemeral Container";
        foreach ((string name, object? value) in new (string, object?)[]
            { ("ports", c.Ports), ("livenessProbe", c.LivenessProbe), ("readinessProbe", c.ReadinessProbe), ("startupProbe", c.StartupProbe), ("lifecycle", c.Lifecycle) })
            if (value is not null)
                errors.Forbidden(path.Child(name), NotHere);
    }
}
