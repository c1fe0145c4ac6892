using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Meta.Validation;

namespace MiniKube.ControlPlane.ApiServer.Resources.Validation;

/// <summary>Checks of labels and label selectors inside specs.</summary>
public static class SelectorRules
{
    public static bool IsEmpty(LabelSelector? selector) =>
        selector is null || ((selector.MatchLabels?.Count ?? 0) == 0 && (selector.MatchExpressions?.Count ?? 0) == 0);

    public static void Check(LabelSelector? selector, FieldPath path, FieldErrors errors)
    {
        Labels(selector?.MatchLabels, path.Child("matchLabels"), errors);
        IReadOnlyList<LabelSelectorRequirement> expressions = selector?.MatchExpressions ?? [];
        for (int i = 0; i < expressions.Count; i++)
            Requirement(expressions[i], path.Child("matchExpressions").Index(i), errors);
    }

    public static void Labels(IReadOnlyDictionary<string, string>? labels, FieldPath path, FieldErrors errors)
    {
        foreach ((string key, string value) in labels ?? new Dictionary<string, string>())
        {
            errors.Rule(path, key, NameRules.QualifiedName(key));
            errors.Rule(path, value, NameRules.LabelValue(value));
        }
    }

    private static void Requirement(LabelSelectorRequirement requirement, FieldPath path, FieldErrors errors)
    {
        int values = requirement.Values?.Count ?? 0;
        switch (requirement.Operator)
        {
            case "In" or "NotIn" when values == 0:
                errors.Required(path.Child("values"), "must be specified when `operator` is 'In' or 'NotIn'");
                break;
            case "Exists" or "DoesNotExist" when values > 0:
                errors.Forbidden(path.Child("values"), "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                break;
            case "In" or "NotIn" or "Exists" or "DoesNotExist":
                break;
            default:
                errors.Invalid(path.Child("operator"), requirement.Operator, "not a valid selector operator");
                break;
        }
        errors.Rule(path.Child("key"), requirement.Key, NameRules.QualifiedName(requirement.Key));
        for (int i = 0; i < values; i++)
            errors.Rule(path.Child("values").Index(i), requirement.Values![i], NameRules.LabelValue(requirement.Values[i]));
    }
}
