namespace MiniKube.Machinery.Api.Schema;

/// <summary>A body that is no JSON, or does not fit the schema. The message is what the client is shown after the kind.</summary>
public sealed class DecodeException(string message, bool isSyntax = false) : Exception(message)
{
    /// <summary>The text is no JSON at all, so not even its kind is known.</summary>
    public bool IsSyntax { get; } = isSyntax;
}
