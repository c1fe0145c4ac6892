using System.Text.Json.Nodes;

namespace MiniKube.Machinery.Api.Schema;

/// <summary>A decoded document in normal form (canonical quantities and times, no nulls, no unknown fields) and what was dropped.</summary>
/// <param name="Problems"><c>unknown field "spec.foo"</c>, <c>duplicate field "spec.x"</c>, in the order of the text.</param>
public sealed record Decoded(JsonObject Object, IReadOnlyList<string> Problems)
{
    /// <summary>The error of strict validation: all problems after <c>strict decoding error: </c>.</summary>
    public string StrictError => $"strict decoding error: {string.Join(", ", Problems)}";
}
