using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta.Validation;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Pods;

/// <summary>Checks of the containers of one pod spec.</summary>
internal sealed class ContainerRules(PodSpec spec, FieldErrors errors)
{
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly HashSet<string> hostPorts = new(StringComparer.Ordinal);
    private readonly HashSet<string> volumes = new((spec.Volumes ?? []).Select(v => v.Name), StringComparer.Ordinal);

    public void Check(FieldPath path)
    {
        if (spec.Containers.Count == 0)
            errors.Required(path.Child("containers"));
        for (int i = 0; i < spec.Containers.Count; i++)
        {
            Container(spec.Containers[i], path.Child("containers").Index(i));
            Probes(spec.Containers[i], path.Child("containers").Index(i));
        }
        for (int i = 0; i < (spec.InitContainers?.Count ?? 0); i++)
            InitContainer(spec.InitContainers![i], path.Child("initContainers").Index(i));
    }

    private void InitContainer(Container c, FieldPath path)
    {
        Container(c, path);
        if (c.RestartPolicy == "Always")
        {
            Probes(c, path);
            return;
        }
        const string ForSidecars = "may not be set for init containers without restartPolicy=Always";
        if (c.Lifecycle is not null)
            errors.Forbidden(path.Child("lifecycle"), ForSidecars);
        if (c.LivenessProbe is not null)
            errors.Forbidden(path.Child("livenessProbe"), ForSidecars);
        if (c.ReadinessProbe is not null)
            errors.Forbidden(path.Child("readinessProbe"), ForSidecars);
        if (c.StartupProbe is not null)
            errors.Forbidden(path.Child("startupProbe"), ForSidecars);
    }

    private void Container(Container c, FieldPath path)
    {
        if (c.Name.Length > 0)
        {
            errors.Rule(path.Child("name"), c.Name, NameRules.Dns1123Label(c.Name));
            if (!names.Add(c.Name))
                errors.Duplicate(path.Child("name"), c.Name);
        }
        if (string.IsNullOrEmpty(c.Image))
            errors.Required(path.Child("image"));
        else if (c.Image.Trim() != c.Image)
            errors.Invalid(path.Child("image"), c.Image, "must not have leading or trailing whitespace");
        Ports(c.Ports ?? [], path.Child("ports"));
        EnvRules.Variables(c.Env, path.Child("env"), errors);
        EnvRules.Sources(c.EnvFrom, path.Child("envFrom"), errors);
        Mounts(c, path);
        ResourceRules.Requirements(c.Resources, path.Child("resources"), errors);
        Security(c.SecurityContext, path.Child("securityContext"));
    }

    private void Probes(Container c, FieldPath path)
    {
        ProbeRules.Liveness(c.LivenessProbe, path.Child("livenessProbe"), errors);
        ProbeRules.Readiness(c.ReadinessProbe, path.Child("readinessProbe"), errors);
        ProbeRules.Liveness(c.StartupProbe, path.Child("startupProbe"), errors);
        ProbeRules.Handler(c.Lifecycle?.PostStart, path.Child("lifecycle").Child("postStart"), errors);
        ProbeRules.Handler(c.Lifecycle?.PreStop, path.Child("lifecycle").Child("preStop"), errors);
    }

    private void Ports(IReadOnlyList<ContainerPort> ports, FieldPath path)
    {
        var portNames = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < ports.Count; i++)
        {
            FieldPath at = path.Index(i);
            Port(ports[i], at, portNames);
            HostPort(ports[i], at);
        }
    }

    private void Port(ContainerPort port, FieldPath path, HashSet<string> portNames)
    {
        if (!string.IsNullOrEmpty(port.Name))
        {
            if (NameRules.PortName(port.Name) is { } complaint)
                errors.Invalid(path.Child("name"), port.Name, complaint);
            else if (!portNames.Add(port.Name))
                errors.Duplicate(path.Child("name"), port.Name);
        }
        if (port.ContainerPortValue == 0)
            errors.Required(path.Child("containerPort"));
        else
            errors.Port(path.Child("containerPort"), port.ContainerPortValue);
    }

    private void HostPort(ContainerPort port, FieldPath path)
    {
        if (port.HostPort is null or 0)
            return;
        errors.Port(path.Child("hostPort"), port.HostPort.Value);
        if (spec.HostNetwork == true && port.HostPort != port.ContainerPortValue)
            errors.Invalid(path.Child("containerPort"), port.ContainerPortValue, "must match `hostPort` when `hostNetwork` is true");
        string key = $"{port.Protocol}/{port.HostIP}/{port.HostPort}";
        if (!hostPorts.Add(key))
            errors.Duplicate(path.Child("hostPort"), key);
    }

    private void Mounts(Container c, FieldPath path)
    {
        var paths = new HashSet<string>(StringComparer.Ordinal);
        IReadOnlyList<VolumeMount> mounts = c.VolumeMounts ?? [];
        for (int i = 0; i < mounts.Count; i++)
        {
            VolumeMount mount = mounts[i];
            FieldPath at = path.Child("volumeMounts").Index(i);
            if (mount.Name.Length > 0 && !volumes.Contains(mount.Name))
                errors.NotFound(at.Child("name"), mount.Name);
            if (mount.MountPath.Length > 0 && !paths.Add(mount.MountPath))
                errors.Invalid(at.Child("mountPath"), mount.MountPath, "must be unique");
            SubPath(mount, at);
            if (mount.MountPropagation == "Bidirectional" && c.SecurityContext?.Privileged != true)
                errors.Forbidden(at.Child("mountPropagation"), "Bidirectional mount propagation is available only to privileged containers");
        }
    }

    private void SubPath(VolumeMount mount, FieldPath path)
    {
        if (!string.IsNullOrEmpty(mount.SubPath) && !string.IsNullOrEmpty(mount.SubPathExpr))
            errors.Invalid(path.Child("subPathExpr"), mount.SubPathExpr, "subPathExpr and subPath are mutually exclusive");
        PathRules.Local(mount.SubPath, path.Child("subPath"), errors);
        PathRules.Local(mount.SubPathExpr, path.Child("subPathExpr"), errors);
    }

    private void Security(SecurityContext? context, FieldPath path)
    {
        if (context is null)
            return;
        if (context.AllowPrivilegeEscalation == false && context.Privileged == true)
            errors.Invalid(path.Child("allowPrivilegeEscalation"), false, "cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
        if (context.AllowPrivilegeEscalation == false && context.Capabilities?.Add?.Contains("CAP_SYS_ADMIN") == true)
            errors.Invalid(path.Child("allowPrivilegeEscalation"), false, "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN");
        IdRules.Check(context.RunAsUser, path.Child("runAsUser"), errors);
        IdRules.Check(context.RunAsGroup, path.Child("runAsGroup"), errors);
    }
}

/// <summary>User and group ids.</summary>
internal static class IdRules
{
    public static void Check(long? id, FieldPath path, FieldErrors errors)
    {
        if (id is { } value)
            errors.Range(path, value, 0, int.MaxValue);
    }
}
