using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.ControlPlane.ApiServer.Resources.Pods;

/// <summary>File paths and permission bits in volumes.</summary>
internal static class PathRules
{
    /// <summary>A path below some root: relative, and never upwards.</summary>
    public static void Local(string? path, FieldPath field, FieldErrors errors)
    {
        if (string.IsNullOrEmpty(path))
            return;
        if (path.StartsWith('/'))
            errors.Invalid(field, path, "must be a relative path");
        NoBackSteps(path, field, errors);
    }

    /// <summary>The same for files the kubelet writes itself: two leading dots are its own.</summary>
    public static void LocalFile(string? path, FieldPath field, FieldErrors errors)
    {
        Local(path, field, errors);
        if (path?.StartsWith("..", StringComparison.Ordinal) == true && !path.StartsWith("../", StringComparison.Ordinal))
            errors.Invalid(field, path, "must not start with '..'");
    }

    public static void NoBackSteps(string path, FieldPath field, FieldErrors errors)
    {
        if (path.Split('/').Contains("..", StringComparer.Ordinal))
            errors.Invalid(field, path, "must not contain '..'");
    }

    public static void Mode(int? mode, FieldPath field, FieldErrors errors)
    {
        if (mode is < 0 or > 511)
            errors.Invalid(field, mode, "must be a number between 0 and 0777 (octal), both inclusive");
    }
}
