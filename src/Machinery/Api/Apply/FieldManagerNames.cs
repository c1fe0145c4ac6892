using MiniKube.Machinery.Api.Errors;

namespace MiniKube.Machinery.Api.Apply;

/// <summary>What a writer is called in <c>managedFields</c>.</summary>
public static class FieldManagerNames
{
    public const int MaxLength = 128;

    /// <summary>The name asked for, else what stands before the slash in the user agent, else <c>unknown</c>.</summary>
    public static string From(string? fieldManager, string? userAgent)
    {
        if (!string.IsNullOrEmpty(fieldManager)) return fieldManager;
        var prefix = (userAgent ?? "").Split('/')[0];
        var printable = new string([.. prefix.Where(c => !char.IsControl(c)).Take(MaxLength)]);
        return printable.Length == 0 ? "unknown" : printable;
    }

    /// <summary>The complaints about <c>?fieldManager=</c> and <c>?force=</c>.</summary>
    public static IEnumerable<FieldError> Validate(string? fieldManager, bool isApply, bool hasForce)
    {
        var path = FieldPath.Of("fieldManager");
        if (isApply && string.IsNullOrEmpty(fieldManager)) yield return FieldError.Required(path, "is required for apply patch");
        if (!isApply && hasForce) yield return FieldError.Forbidden(FieldPath.Of("force"), "may not be specified for non-apply patch");
        if (fieldManager?.Length > MaxLength) yield return FieldError.TooLong(path, MaxLength);
        if (fieldManager?.Any(char.IsControl) == true) yield return FieldError.Invalid(path, fieldManager, "should only contain printable characters");
    }
}
