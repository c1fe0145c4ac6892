using System.Text;

namespace MiniKube.Machinery.Api.Selectors;

/// <summary>One term of a field selector: the value at <paramref name="Field"/> is, or with <paramref name="Negated"/> is not, <paramref name="Value"/>.</summary>
public sealed record FieldRequirement(string Field, string Value, bool Negated)
{
    public override string ToString() => $"{Field}{(Negated ? "!=" : "=")}{FieldSelector.Escape(Value)}";
}

/// <summary>Field terms that must all hold: <c>spec.nodeName=node-1,status.phase!=Failed</c>. Which fields a kind can be
/// selected by is the caller's to check; a field the object lacks reads as the empty string.</summary>
public sealed class FieldSelector
{
    private FieldSelector(IReadOnlyList<FieldRequirement> requirements) => Requirements = requirements;

    public static FieldSelector Everything { get; } = new([]);

    public IReadOnlyList<FieldRequirement> Requirements { get; }

    public bool IsEverything => Requirements.Count == 0;

    /// <exception cref="FormatException">The text is no field selector.</exception>
    public static FieldSelector Parse(string? text)
    {
        if (string.IsNullOrEmpty(text)) return Everything;
        var terms = new List<FieldRequirement>();
        foreach (var term in Split(text))
        {
            if (term.Length > 0) terms.Add(Term(term, text));
        }

        return terms.Count == 0 ? Everything : new FieldSelector(terms);
    }

    public static FieldSelector Equal(string field, string value) => new([new FieldRequirement(field, value, false)]);

    /// <param name="valueOf">The value of a field of the object, empty where it has none.</param>
    public bool Matches(Func<string, string> valueOf)
    {
        for (var i = 0; i < Requirements.Count; i++)
        {
            var r = Requirements[i];
            if (string.Equals(valueOf(r.Field), r.Value, StringComparison.Ordinal) == r.Negated) return false;
        }

        return true;
    }

    /// <summary>The value that a non-negated term demands of this field, or null: lets a cache use an index.</summary>
    public string? RequiredValue(string field)
    {
        foreach (var r in Requirements)
        {
            if (!r.Negated && r.Field == field) return r.Value;
        }

        return null;
    }

    public override string ToString() => string.Join(",", Requirements);

    internal static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal).Replace("=", "\\=", StringComparison.Ordinal);

    private static IEnumerable<string> Split(string text)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\') i++;
            else if (text[i] == ',')
            {
                yield return text[start..i];
                start = i + 1;
            }
        }

        yield return text[start..];
    }

    private static FieldRequirement Term(string term, string whole)
    {
        for (var i = 0; i < term.Length; i++)
        {
            var negated = term[i] == '!' && i + 1 < term.Length && term[i + 1] == '=';
            if (!negated && term[i] != '=') continue;
            var width = negated || (i + 1 < term.Length && term[i + 1] == '=') ? 2 : 1;
            return new FieldRequirement(term[..i], Unescape(term[(i + width)..]), negated);
        }

        throw new FormatException($"invalid selector: '{whole}'; can't understand '{term}'");
    }

    private static string Unescape(string value)
    {
        if (!value.Contains('\\') && !value.Contains('=')) return value;
        var text = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\')
            {
                if (i + 1 == value.Length || value[i + 1] is not ('\\' or ',' or '='))
                    throw new FormatException($"invalid field selector: invalid escape sequence: {value[i..Math.Min(value.Length, i + 2)]}");
                text.Append(value[++i]);
            }
            else if (value[i] == '=')
            {
                throw new FormatException($"invalid field selector: unescaped character in value: {value[i]}");
            }
            else
            {
                text.Append(value[i]);
            }
        }

        return text.ToString();
    }
}
