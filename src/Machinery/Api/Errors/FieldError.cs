using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.Machinery.Api.Meta;

namespace MiniKube.Machinery.Api.Errors;

/// <summary>One failed check of one field: where, what, the offending value, and the rule it broke.</summary>
public sealed record FieldError(FieldErrorType Type, FieldPath Path, object? Value, string Detail)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The message without the path: <c>Invalid value: -1: must be greater than or equal to 0</c>.</summary>
    public string Body
    {
        get
        {
            var head = ShowsValue ? $"{Type.Words()}: {Format(Value)}" : Type.Words();
            return Detail.Length == 0 ? head : $"{head}: {Detail}";
        }
    }

    private bool ShowsValue => Type is not (FieldErrorType.Required or FieldErrorType.Forbidden or FieldErrorType.TooLong or FieldErrorType.InternalError);

    public static FieldError Required(FieldPath path, string detail = "") => new(FieldErrorType.Required, path, "", detail);

    public static FieldError Invalid(FieldPath path, object? value, string detail) => new(FieldErrorType.Invalid, path, value, detail);

    public static FieldError TypeInvalid(FieldPath path, object? value, string detail) => new(FieldErrorType.TypeInvalid, path, value, detail);

    public static FieldError Forbidden(FieldPath path, string detail) => new(FieldErrorType.Forbidden, path, "", detail);

    public static FieldError Duplicate(FieldPath path, object? value) => new(FieldErrorType.Duplicate, path, value, "");

    public static FieldError NotFound(FieldPath path, object? value) => new(FieldErrorType.NotFound, path, value, "");

    public static FieldError InternalError(FieldPath path, string detail) => new(FieldErrorType.InternalError, path, null, detail);

    /// <summary>The value is outside a closed set; the message lists the set in the order given.</summary>
    public static FieldError NotSupported(FieldPath path, object? value, IEnumerable<string> supported)
    {
        var list = string.Join(", ", supported.Select(Quote));
        return new(FieldErrorType.NotSupported, path, value, list.Length == 0 ? "" : $"supported values: {list}");
    }

    public static FieldError TooLong(FieldPath path, int maxLength) =>
        new(FieldErrorType.TooLong, path, null, maxLength < 0 ? "value is too long" : $"may not be more than {maxLength} {(maxLength == 1 ? "byte" : "bytes")}");

    public static FieldError TooMany(FieldPath path, int actual, int max) =>
        new(FieldErrorType.TooMany, path, actual, $"must have at most {max} {(max == 1 ? "item" : "items")}");

    public override string ToString() => $"{Path}: {Body}";

    public StatusCause ToCause() => new() { Reason = Type.Reason(), Message = Body, Field = Path.ToString() };

    /// <summary>A double-quoted string with its quotes, backslashes and control characters escaped.</summary>
    internal static string Quote(string text) => JsonSerializer.Serialize(text, Plain);

    private static string Format(object? value) => value switch
    {
        null => "null",
        string s => Quote(s),
        bool b => b ? "true" : "false",
        JsonNode node => node.ToJsonString(Plain),
        Quantities.Quantity or IntOrString or Time or MicroTime => Quote(value.ToString() ?? ""),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => Quote(value.ToString() ?? ""),
    };
}
