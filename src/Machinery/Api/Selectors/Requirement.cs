using System.Globalization;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta.Validation;

namespace MiniKube.Machinery.Api.Selectors;

/// <summary>One condition on one label. Made by <see cref="Create"/>, which refuses keys and values no label can have.</summary>
public sealed class Requirement
{
    private Requirement(string key, SelectorOperator op, IReadOnlyList<string> values, bool equalityForm)
    {
        Key = key;
        Operator = op;
        Values = values;
        IsEqualityForm = equalityForm;
    }

    public string Key { get; }

    public SelectorOperator Operator { get; }

    public IReadOnlyList<string> Values { get; }

    /// <summary>Written as <c>key=value</c> or <c>key!=value</c> rather than as a set.</summary>
    public bool IsEqualityForm { get; }

    /// <exception cref="FormatException">The key or a value is no label, or the number of values does not suit the operator.</exception>
    public static Requirement Create(string key, SelectorOperator op, IReadOnlyList<string> values, bool equalityForm = false)
    {
        var errors = new List<string>();
        if (NameRules.QualifiedName(key) is { } bad) errors.Add(FieldError.Invalid(FieldPath.Of("key"), key, bad).ToString());
        if (CountError(op, values) is { } count) errors.Add(count.ToString());
        for (var i = 0; i < values.Count; i++)
        {
            if (op is SelectorOperator.Gt or SelectorOperator.Lt && !long.TryParse(values[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
                errors.Add(FieldError.Invalid(FieldPath.Of("values").Index(i), values[i], "for 'Gt', 'Lt' operators, the value must be an integer").ToString());
            if (NameRules.LabelValue(values[i]) is { } badValue)
                errors.Add(FieldError.Invalid(FieldPath.Of("values").Index(i).Key(key), values[i], badValue).ToString());
        }

        if (errors.Count > 0) throw new FormatException(ApiErrors.Aggregate(errors));
        return new Requirement(key, op, values, equalityForm);
    }

    /// <summary>Whether an object matches whose label <see cref="Key"/> has this value; null where it has no such label.</summary>
    public bool Matches(string? value) => Operator switch
    {
        SelectorOperator.In => value is not null && Contains(value),
        SelectorOperator.NotIn => value is null || !Contains(value),
        SelectorOperator.Exists => value is not null,
        SelectorOperator.DoesNotExist => value is null,
        _ => Compares(value),
    };

    public override string ToString() => Operator switch
    {
        SelectorOperator.Exists => Key,
        SelectorOperator.DoesNotExist => $"!{Key}",
        SelectorOperator.Gt => $"{Key}>{Values[0]}",
        SelectorOperator.Lt => $"{Key}<{Values[0]}",
        SelectorOperator.In => IsEqualityForm ? $"{Key}={Values[0]}" : $"{Key} in ({Sorted()})",
        _ => IsEqualityForm ? $"{Key}!={Values[0]}" : $"{Key} notin ({Sorted()})",
    };

    private static FieldError? CountError(SelectorOperator op, IReadOnlyList<string> values) => op switch
    {
        SelectorOperator.In or SelectorOperator.NotIn when values.Count == 0 =>
            FieldError.Invalid(FieldPath.Of("values"), new System.Text.Json.Nodes.JsonArray(), "for 'in', 'notin' operators, values set can't be empty"),
        SelectorOperator.Exists or SelectorOperator.DoesNotExist when values.Count > 0 =>
            FieldError.Invalid(FieldPath.Of("values"), string.Join(",", values), "values set must be empty for exists and does not exist"),
        SelectorOperator.Gt or SelectorOperator.Lt when values.Count != 1 =>
            FieldError.Invalid(FieldPath.Of("values"), string.Join(",", values), "for 'Gt', 'Lt' operators, exactly one value is required"),
        _ => null,
    };

    private bool Contains(string value)
    {
        for (var i = 0; i < Values.Count; i++)
        {
            if (string.Equals(Values[i], value, StringComparison.Ordinal)) return true;
        }

        return false;
    }

    private bool Compares(string? value)
    {
        if (!long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var actual)) return false;
        var bound = long.Parse(Values[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return Operator == SelectorOperator.Gt ? actual > bound : actual < bound;
    }

    private string Sorted() => string.Join(",", Values.Order(StringComparer.Ordinal));
}
