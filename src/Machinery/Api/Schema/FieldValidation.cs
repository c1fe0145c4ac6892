namespace MiniKube.Machinery.Api.Schema;

/// <summary>What happens to unknown and repeated fields of a body: <c>?fieldValidation=</c>.</summary>
public enum FieldValidation
{
    /// <summary>Dropped silently.</summary>
    Ignore,

    /// <summary>Dropped, and named in the answer's warnings.</summary>
    Warn,

    /// <summary>The request is refused.</summary>
    Strict,
}
