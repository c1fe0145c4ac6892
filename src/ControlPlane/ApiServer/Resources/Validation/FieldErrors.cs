using MiniKube.Machinery.Api.Errors;

namespace MiniKube.ControlPlane.ApiServer.Resources.Validation;

/// <summary>Collects what is wrong with an object, in the order found.</summary>
public sealed class FieldErrors : List<FieldError>
{
    public const string Immutable = "field is immutable";

    public void Required(FieldPath path, string detail = "") => Add(FieldError.Required(path, detail));

    public void Invalid(FieldPath path, object? value, string detail) => Add(FieldError.Invalid(path, value, detail));

    public void Forbidden(FieldPath path, string detail) => Add(FieldError.Forbidden(path, detail));

    public void Duplicate(FieldPath path, object? value) => Add(FieldError.Duplicate(path, value));

    public void NotSupported(FieldPath path, string value, params IEnumerable<string> supported) => Add(FieldError.NotSupported(path, value, supported));

    public void NotFound(FieldPath path, object? value) => Add(FieldError.NotFound(path, value));

    /// <summary>Invalid with the complaint of a rule; nothing where the rule is content (null).</summary>
    public void Rule(FieldPath path, object? value, string? complaint)
    {
        if (complaint is not null)
            Invalid(path, value, complaint);
    }

    public void RequireText(FieldPath path, string? value, string detail = "")
    {
        if (string.IsNullOrEmpty(value))
            Required(path, detail);
    }

    public void NonNegative(FieldPath path, long? value)
    {
        if (value < 0)
            Invalid(path, value, "must be greater than or equal to 0");
    }

    public void Range(FieldPath path, long value, long low, long high)
    {
        if (value < low || value > high)
            Invalid(path, value, $"must be between {low} and {high}, inclusive");
    }

    public void Port(FieldPath path, long value) => Range(path, value, 1, 65535);

    /// <summary>One error if the two differ by JSON value.</summary>
    public void SameJson<T>(FieldPath path, T now, T before)
        where T : class?
    {
        if (!JsonEquality.Same(now, before))
            Invalid(path, JsonEquality.ToNode(now), Immutable);
    }

    public void Same(FieldPath path, string? now, string? before)
    {
        if (!string.Equals(now ?? "", before ?? "", StringComparison.Ordinal))
            Invalid(path, now ?? "", Immutable);
    }
}
