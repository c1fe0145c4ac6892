using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta.Validation;
using MiniKube.Machinery.Api.Quantities;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Core;

/// <summary>Checks of claims, in claims and in the templates of them.</summary>
public static class ClaimRules
{
    private static readonly string[] Modes = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];

    public static void Check(PersistentVolumeClaimSpec spec, FieldPath path, FieldErrors errors)
    {
        if (spec.AccessModes is null or { Count: 0 })
            errors.Required(path.Child("accessModes"), "at least 1 access mode is required");
        foreach (string mode in spec.AccessModes ?? [])
            AccessMode(mode, path.Child("accessModes"), errors);
        if (spec.AccessModes is { Count: > 1 } modes && modes.Contains("ReadWriteOncePod"))
            errors.Forbidden(path.Child("accessModes"), "may not use ReadWriteOncePod with other access modes");
        SelectorRules.Check(spec.Selector, path.Child("selector"), errors);
        FieldPath storage = path.Child("resources").Key("storage");
        if (spec.Resources?.Requests?.TryGetValue("storage", out Quantity size) == true)
            Size(size, storage, errors);
        else
            errors.Required(storage);
        if (!string.IsNullOrEmpty(spec.StorageClassName))
            errors.Rule(path.Child("storageClassName"), spec.StorageClassName, NameRules.Dns1123Subdomain(spec.StorageClassName));
    }

    public static void AccessMode(string mode, FieldPath path, FieldErrors errors)
    {
        if (!Modes.Contains(mode, StringComparer.Ordinal))
            errors.NotSupported(path, mode, Modes);
    }

    public static void Size(Quantity size, FieldPath path, FieldErrors errors)
    {
        if (!Quantity.TryParse(size.Text, out _) || size.Sign <= 0)
            errors.Invalid(path, size, "must be greater than zero");
    }
}
