using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta.Validation;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Pods;

/// <summary>Checks of environment variables and of what they and downward volumes refer to.</summary>
internal static class EnvRules
{
    private static readonly string[] VariableFields =
    [
        "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName",
        "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs",
    ];

    private static readonly string[] FileFields = ["metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"];

    private static readonly string[] KnownFields = [.. VariableFields, "metadata.annotations", "metadata.labels", "spec.restartPolicy", "spec.schedulerName", "status.phase"];

    private static readonly string[] Resources =
        ["limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory"];

    public static void Variables(IReadOnlyList<EnvVar>? variables, FieldPath path, FieldErrors errors)
    {
        for (int i = 0; i < (variables?.Count ?? 0); i++)
        {
            EnvVar variable = variables![i];
            FieldPath at = path.Index(i);
            if (variable.Name.Length > 0)
                errors.Rule(at.Child("name"), variable.Name, NameRules.EnvVarName(variable.Name));
            if (variable.ValueFrom is { } source)
                ValueFrom(variable, source, at.Child("valueFrom"), errors);
        }
    }

    public static void Sources(IReadOnlyList<EnvFromSource>? sources, FieldPath path, FieldErrors errors)
    {
        for (int i = 0; i < (sources?.Count ?? 0); i++)
        {
            EnvFromSource source = sources![i];
            FieldPath at = path.Index(i);
            if (!string.IsNullOrEmpty(source.Prefix))
                errors.Rule(at.Child("prefix"), source.Prefix, NameRules.EnvVarName(source.Prefix));
            if (source is { ConfigMapRef: null, SecretRef: null })
                errors.Invalid(at, "", "must specify one of: `configMapRef` or `secretRef`");
            else if (source is { ConfigMapRef: not null, SecretRef: not null })
                errors.Invalid(at, "", "may not have more than one field specified at a time");
            if (source.ConfigMapRef is { } map)
                errors.RequireText(at.Child("configMapRef").Child("name"), map.Name);
            if (source.SecretRef is { } secret)
                errors.RequireText(at.Child("secretRef").Child("name"), secret.Name);
        }
    }

    public static void DownwardFiles(IReadOnlyList<DownwardAPIVolumeFile>? files, FieldPath path, FieldErrors errors)
    {
        for (int i = 0; i < (files?.Count ?? 0); i++)
        {
            DownwardAPIVolumeFile file = files![i];
            FieldPath at = path.Child("items").Index(i);
            PathRules.LocalFile(file.Path, at.Child("path"), errors);
            PathRules.Mode(file.Mode, at.Child("mode"), errors);
            if (file is { FieldRef: not null, ResourceFieldRef: not null })
                errors.Invalid(at, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously");
            else if (file.FieldRef is { } field)
                Field(field, FileFields, at.Child("fieldRef"), errors);
            else if (file.ResourceFieldRef is { } resource)
                Resource(resource, inVolume: true, at.Child("resourceFieldRef"), errors);
            else
                errors.Required(at, "one of fieldRef and resourceFieldRef is required");
        }
    }

    private static void ValueFrom(EnvVar variable, EnvVarSource source, FieldPath path, FieldErrors errors)
    {
        int sources = new object?[] { source.FieldRef, source.ResourceFieldRef, source.ConfigMapKeyRef, source.SecretKeyRef, source.FileKeyRef }.Count(s => s is not null);
        if (sources == 0)
            errors.Invalid(path, "", "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`");
        else if (!string.IsNullOrEmpty(variable.Value))
            errors.Invalid(path, "", "may not be specified when `value` is not empty");
        else if (sources > 1)
            errors.Invalid(path, "", "may not have more than one field specified at a time");
        if (source.FieldRef is { } field)
            Field(field, VariableFields, path.Child("fieldRef"), errors);
        if (source.ResourceFieldRef is { } resource)
            Resource(resource, inVolume: false, path.Child("resourceFieldRef"), errors);
        if (source.ConfigMapKeyRef is { } map)
            Key(map.Name, map.Key, path.Child("configMapKeyRef"), errors);
        if (source.SecretKeyRef is { } secret)
            Key(secret.Name, secret.Key, path.Child("secretKeyRef"), errors);
    }

    private static void Key(string? name, string key, FieldPath path, FieldErrors errors)
    {
        errors.RequireText(path.Child("name"), name);
        if (key.Length > 0)
            errors.Rule(path.Child("key"), key, NameRules.ConfigKey(key));
    }

    private static void Field(ObjectFieldSelector field, string[] allowed, FieldPath path, FieldErrors errors)
    {
        if (field.FieldPath.Length == 0)
            return;
        (string name, string? key) = Subscript(field.FieldPath);
        if (!KnownFields.Contains(name, StringComparer.Ordinal) || (key is not null && name is not ("metadata.annotations" or "metadata.labels")))
            errors.Invalid(path.Child("fieldPath"), field.FieldPath, $"error converting fieldPath: field label not supported: {field.FieldPath}");
        else if (key is null && !allowed.Contains(name, StringComparer.Ordinal))
            errors.NotSupported(path.Child("fieldPath"), field.FieldPath, allowed);
        else if (key is not null)
            errors.Rule(path, key, NameRules.QualifiedName(key.ToLowerInvariant()));
    }

    private static (string Name, string? Key) Subscript(string path)
    {
        int open = path.IndexOf("['", StringComparison.Ordinal);
        return open > 0 && path.EndsWith("']", StringComparison.Ordinal) ? (path[..open], path[(open + 2)..^2]) : (path, null);
    }

    private static void Resource(ResourceFieldSelector selector, bool inVolume, FieldPath path, FieldErrors errors)
    {
        if (inVolume && string.IsNullOrEmpty(selector.ContainerName))
            errors.Required(path.Child("containerName"));
        string resource = selector.Resource;
        bool hugePages = resource.StartsWith("limits.hugepages-", StringComparison.Ordinal) || resource.StartsWith("requests.hugepages-", StringComparison.Ordinal);
        if (resource.Length > 0 && !hugePages && !Resources.Contains(resource, StringComparer.Ordinal))
            errors.NotSupported(path.Child("resource"), resource, Resources);
    }
}
