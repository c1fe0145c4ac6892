using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta.Validation;
using MiniKube.Machinery.Api.Quantities;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Pods;

/// <summary>Checks of the volumes of a pod spec.</summary>
internal static class VolumeRules
{
    public static void Check(IReadOnlyList<Volume>? volumes, FieldPath path, FieldErrors errors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < (volumes?.Count ?? 0); i++)
        {
            Volume volume = volumes![i];
            FieldPath at = path.Index(i);
            if (volume.Name.Length > 0)
            {
                errors.Rule(at.Child("name"), volume.Name, NameRules.Dns1123Label(volume.Name));
                if (!names.Add(volume.Name))
                    errors.Duplicate(at.Child("name"), volume.Name);
            }
            OneSource(volume, at, errors);
            CommonSources(volume, at, errors);
            OtherSources(volume, at, errors);
        }
    }

    public static void HostPath(HostPathVolumeSource source, FieldPath path, FieldErrors errors) =>
        PathRules.NoBackSteps(source.Path, path.Child("path"), errors);

    public static void Nfs(NFSVolumeSource source, FieldPath path, FieldErrors errors)
    {
        if (source.Path.Length > 0 && !source.Path.StartsWith('/'))
            errors.Invalid(path.Child("path"), source.Path, "must be an absolute path");
    }

    private static void OneSource(Volume volume, FieldPath path, FieldErrors errors)
    {
        IReadOnlyList<string> sources = VolumeSources.Of(volume);
        if (sources.Count == 0)
            errors.Required(path, "must specify a volume type");
        foreach (string extra in sources.Skip(1))
            errors.Forbidden(path.Child(extra), "may not specify more than 1 volume type");
    }

    private static void CommonSources(Volume v, FieldPath path, FieldErrors errors)
    {
        if (v.EmptyDir?.SizeLimit is { } size && (!Quantity.TryParse(size.Text, out _) || size.Sign < 0))
            errors.Forbidden(path.Child("emptyDir").Child("sizeLimit"), "SizeLimit field must be a valid resource quantity");
        if (v.HostPath is { } host)
            HostPath(host, path.Child("hostPath"), errors);
        if (v.Secret is { } secret)
        {
            errors.RequireText(path.Child("secret").Child("secretName"), secret.SecretName);
            Files(secret.Items, secret.DefaultMode, path.Child("secret"), errors);
        }
        if (v.ConfigMap is { } map)
        {
            errors.RequireText(path.Child("configMap").Child("name"), map.Name);
            Files(map.Items, map.DefaultMode, path.Child("configMap"), errors);
        }
        if (v.DownwardAPI is { } downward)
        {
            PathRules.Mode(downward.DefaultMode, path.Child("downwardAPI").Child("defaultMode"), errors);
            EnvRules.DownwardFiles(downward.Items, path.Child("downwardAPI"), errors);
        }
        if (v.Projected is { } projected)
            Projected(projected, path.Child("projected"), errors);
    }

    private static void OtherSources(Volume v, FieldPath path, FieldErrors errors)
    {
        if (v.Nfs is { } nfs)
            Nfs(nfs, path.Child("nfs"), errors);
        if (v.Ephemeral is { VolumeClaimTemplate: null })
            errors.Required(path.Child("ephemeral").Child("volumeClaimTemplate"));
        if (v.Image is { } image)
            errors.RequireText(path.Child("image").Child("reference"), image.Reference);
        if (v.GitRepo is { } repository)
            PathRules.Local(repository.Directory, path.Child("gitRepo").Child("directory"), errors);
    }

    private static void Projected(ProjectedVolumeSource projected, FieldPath path, FieldErrors errors)
    {
        PathRules.Mode(projected.DefaultMode, path.Child("defaultMode"), errors);
        for (int i = 0; i < (projected.Sources?.Count ?? 0); i++)
            Projection(projected.Sources![i], path.Child("sources").Index(i), errors);
    }

    private static void Projection(VolumeProjection source, FieldPath path, FieldErrors errors)
    {
        int count = new object?[] { source.Secret, source.ConfigMap, source.DownwardAPI, source.ServiceAccountToken, source.ClusterTrustBundle, source.PodCertificate }.Count(s => s is not null);
        if (count == 0)
            errors.Required(path, "must specify a source");
        if (count > 1)
            errors.Forbidden(path, "may not specify more than 1 volume type");
        if (source.Secret is { } secret)
        {
            errors.RequireText(path.Child("secret").Child("name"), secret.Name);
            Files(secret.Items, null, path.Child("secret"), errors);
        }
        if (source.ConfigMap is { } map)
        {
            errors.RequireText(path.Child("configMap").Child("name"), map.Name);
            Files(map.Items, null, path.Child("configMap"), errors);
        }
        if (source.DownwardAPI is { } downward)
            EnvRules.DownwardFiles(downward.Items, path.Child("downwardAPI"), errors);
        if (source.ServiceAccountToken is { } token)
            Token(token, path.Child("serviceAccountToken"), errors);
    }

    private static void Token(ServiceAccountTokenProjection token, FieldPath path, FieldErrors errors)
    {
        if (token.ExpirationSeconds < 600)
            errors.Invalid(path.Child("expirationSeconds"), token.ExpirationSeconds, "may not specify a duration less than 10 minutes");
        if (token.ExpirationSeconds > 1L << 32)
            errors.Invalid(path.Child("expirationSeconds"), token.ExpirationSeconds, "may not specify a duration larger than 2^32 seconds");
        PathRules.LocalFile(token.Path, path.Child("path"), errors);
    }

    private static void Files(IReadOnlyList<KeyToPath>? items, int? defaultMode, FieldPath path, FieldErrors errors)
    {
        PathRules.Mode(defaultMode, path.Child("defaultMode"), errors);
        for (int i = 0; i < (items?.Count ?? 0); i++)
        {
            FieldPath at = path.Child("items").Index(i);
            PathRules.LocalFile(items![i].Path, at.Child("path"), errors);
            PathRules.Mode(items[i].Mode, at.Child("mode"), errors);
        }
    }
}
