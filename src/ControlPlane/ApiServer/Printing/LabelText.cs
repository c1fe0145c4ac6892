using MiniKube.Machinery.Api.Meta;

namespace MiniKube.ControlPlane.ApiServer.Printing;

/// <summary>Labels and selectors as cells; <c>&lt;none&gt;</c> where there are none.</summary>
public static class LabelText
{
    public const string None = "<none>";

    /// <summary><c>a=1,b=2</c>, by key.</summary>
    public static string Of(IReadOnlyDictionary<string, string>? labels) =>
        labels is null || labels.Count == 0 ? None
            : string.Join(',', labels.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Key}={l.Value}"));

    /// <summary>The selector in its string form, requirements by key.</summary>
    public static string Of(LabelSelector? selector)
    {
        if (selector is null)
            return None;
        var equal = (selector.MatchLabels ?? new Dictionary<string, string>()).Select(l => (l.Key, Text: $"{l.Key}={l.Value}"));
        var others = (selector.MatchExpressions ?? []).Select(e => (e.Key, Text: Requirement(e)));
        string text = string.Join(',', equal.Concat(others).OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => r.Text));
        return text.Length == 0 ? None : text;
    }

    private static string Requirement(LabelSelectorRequirement requirement)
    {
        string values = string.Join(',', (requirement.Values ?? []).Order(StringComparer.Ordinal));
        return requirement.Operator switch
        {
            "In" => $"{requirement.Key} in ({values})",
            "NotIn" => $"{requirement.Key} notin ({values})",
            "Exists" => requirement.Key,
            "DoesNotExist" => $"!{requirement.Key}",
            _ => "<error>",
        };
    }
}
