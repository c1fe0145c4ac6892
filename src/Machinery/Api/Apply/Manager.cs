namespace MiniKube.Machinery.Api.Apply;

/// <summary>Who owns fields. An applier is one manager whatever version it applies; other writers are told apart by version too.</summary>
/// <param name="Operation"><c>Apply</c> or <c>Update</c>.</param>
public sealed record Manager(string Name, string Operation, string ApiVersion, string Subresource)
{
    public const string ApplyOperation = "Apply";
    public const string UpdateOperation = "Update";

    public bool IsApplier => Operation == ApplyOperation;

    public bool Equals(Manager? other) => other is not null && Name == other.Name && Operation == other.Operation && Subresource == other.Subresource
        && (IsApplier || ApiVersion == other.ApiVersion);

    public override int GetHashCode() => HashCode.Combine(Name, Operation, Subresource);

    /// <summary>As conflicts name it: <c>"kubectl" using apps/v1</c>.</summary>
    public string Print()
    {
        var text = Errors.FieldError.Quote(Name);
        if (Subresource.Length > 0) text += $" with subresource {Errors.FieldError.Quote(Subresource)}";
        return IsApplier ? text : $"{text} using {ApiVersion}";
    }
}
