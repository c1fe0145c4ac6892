using System.Text.Json.Nodes;
using MiniKube.Machinery.Api.Meta;

namespace MiniKube.Machinery.Api.Selectors;

/// <summary>A set of label requirements that must all hold. Immutable and safe to share. An empty selector matches
/// everything, <see cref="Nothing"/> nothing.</summary>
public sealed class Selector
{
    private readonly Requirement[] _requirements;
    private readonly bool _nothing;

    private Selector(Requirement[] requirements, bool nothing = false)
    {
        _requirements = requirements;
        _nothing = nothing;
    }

    public static Selector Everything { get; } = new([]);

    public static Selector Nothing { get; } = new([], nothing: true);

    public bool IsEverything => _requirements.Length == 0 && !_nothing;

    public IReadOnlyList<Requirement> Requirements => _requirements;

    /// <summary>Reads the query form: <c>app=web,tier in (a,b),!legacy,level&gt;3</c>. Null or blank is everything.</summary>
    /// <exception cref="FormatException">The text is no selector; the message says what was expected.</exception>
    public static Selector Parse(string? text) =>
        string.IsNullOrWhiteSpace(text) ? Everything : new Selector([.. new SelectorParser(text).Parse()]);

    /// <summary>Null selects nothing, an empty one everything, as <c>spec.selector</c> of the workloads means it.</summary>
    /// <exception cref="FormatException">An operator, key or value is not valid.</exception>
    public static Selector From(LabelSelector? selector)
    {
        if (selector is null) return Nothing;
        var requirements = new List<Requirement>();
        foreach (var (key, value) in selector.MatchLabels ?? new Dictionary<string, string>())
            requirements.Add(Requirement.Create(key, SelectorOperator.In, [value], equalityForm: true));
        foreach (var r in selector.MatchExpressions ?? [])
            requirements.Add(Requirement.Create(r.Key, ParseOperator(r.Operator), r.Values ?? []));
        return Of(requirements);
    }

    /// <summary>The exact-match map of Services and replication controllers. Null or empty is everything; a caller for
    /// whom an empty map selects nothing checks first.</summary>
    public static Selector From(IReadOnlyDictionary<string, string>? labels) => labels is null || labels.Count == 0
        ? Everything
        : Of(labels.Select(p => Requirement.Create(p.Key, SelectorOperator.In, [p.Value], equalityForm: true)));

    public static Selector Of(IEnumerable<Requirement> requirements) =>
        new([.. requirements.OrderBy(r => r.Key, StringComparer.Ordinal)]);

    public bool Matches(IReadOnlyDictionary<string, string>? labels)
    {
        if (_nothing) return false;
        foreach (var r in _requirements)
        {
            if (!r.Matches(labels is not null && labels.TryGetValue(r.Key, out var value) ? value : null)) return false;
        }

        return true;
    }

    /// <summary>The same over <c>metadata.labels</c> of a document; null where it has no labels.</summary>
    public bool Matches(JsonObject? labels)
    {
        if (_nothing) return false;
        foreach (var r in _requirements)
        {
            if (!r.Matches(labels is not null && labels[r.Key] is JsonValue v && v.TryGetValue<string>(out var value) ? value : null)) return false;
        }

        return true;
    }

    public override string ToString() => string.Join(",", _requirements.Select(r => r.ToString()));

    private static SelectorOperator ParseOperator(string op) => op switch
    {
        "In" => SelectorOperator.In,
        "NotIn" => SelectorOperator.NotIn,
        "Exists" => SelectorOperator.Exists,
        "DoesNotExist" => SelectorOperator.DoesNotExist,
        _ => throw new FormatException($"{Errors.FieldError.Quote(op)} is not a valid label selector operator"),
    };
}
