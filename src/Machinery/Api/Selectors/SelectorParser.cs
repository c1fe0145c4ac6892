namespace MiniKube.Machinery.Api.Selectors;

/// <summary>Recursive descent over the tokens of one label selector.</summary>
internal ref struct SelectorParser
{
    private readonly List<(SelectorToken Token, string Literal)> _tokens = [];
    private int _at;

    public SelectorParser(string text)
    {
        var lexer = new SelectorLexer(text);
        do _tokens.Add(lexer.Next());
        while (_tokens[^1].Token != SelectorToken.End);
    }

    /// <exception cref="FormatException">With what was found and what was expected.</exception>
    public List<Requirement> Parse()
    {
        var requirements = new List<Requirement>();
        while (true)
        {
            var (token, literal) = Peek(asValue: true);
            if (token == SelectorToken.End) return Sorted(requirements);
            if (token is not (SelectorToken.Identifier or SelectorToken.Not))
                throw new FormatException($"found '{literal}', expected: !, identifier, or 'end of string'");
            requirements.Add(Requirement());
            (token, literal) = Take(asValue: true);
            if (token == SelectorToken.End) return Sorted(requirements);
            if (token != SelectorToken.Comma) throw new FormatException($"found '{literal}', expected: ',' or 'end of string'");
            (token, literal) = Peek(asValue: true);
            if (token is not (SelectorToken.Identifier or SelectorToken.Not))
                throw new FormatException($"found '{literal}', expected: identifier after ','");
        }
    }

    private static List<Requirement> Sorted(List<Requirement> requirements)
    {
        requirements.Sort((a, b) => string.CompareOrdinal(a.Key, b.Key));
        return requirements;
    }

    private Requirement Requirement()
    {
        try
        {
            return ReadRequirement();
        }
        catch (FormatException e)
        {
            throw new FormatException($"unable to parse requirement: {e.Message}", e);
        }
    }

    private Requirement ReadRequirement()
    {
        var (token, key) = Take(asValue: true);
        var negated = token == SelectorToken.Not;
        if (negated) (token, key) = Take(asValue: true);
        if (token != SelectorToken.Identifier) throw new FormatException($"found '{key}', expected: identifier");
        if (negated) return Selectors.Requirement.Create(key, SelectorOperator.DoesNotExist, []);
        if (Peek(asValue: true).Token is SelectorToken.End or SelectorToken.Comma)
            return Selectors.Requirement.Create(key, SelectorOperator.Exists, []);
        var (op, literal) = Take(asValue: false);
        return op switch
        {
            SelectorToken.In => Selectors.Requirement.Create(key, SelectorOperator.In, Set()),
            SelectorToken.NotIn => Selectors.Requirement.Create(key, SelectorOperator.NotIn, Set()),
            SelectorToken.Equal or SelectorToken.DoubleEqual => Selectors.Requirement.Create(key, SelectorOperator.In, [Exact()], equalityForm: true),
            SelectorToken.NotEqual => Selectors.Requirement.Create(key, SelectorOperator.NotIn, [Exact()], equalityForm: true),
            SelectorToken.Greater => Selectors.Requirement.Create(key, SelectorOperator.Gt, [Exact()]),
            SelectorToken.Less => Selectors.Requirement.Create(key, SelectorOperator.Lt, [Exact()]),
            _ => throw new FormatException($"found '{literal}', expected: in, notin, =, ==, !=, gt, lt"),
        };
    }

    private string Exact()
    {
        if (Peek(asValue: true).Token is SelectorToken.End or SelectorToken.Comma) return "";
        var (token, literal) = Take(asValue: true);
        return token == SelectorToken.Identifier ? literal : throw new FormatException($"found '{literal}', expected: identifier");
    }

    // An empty place between commas is the empty value: "in (a,)" holds "a" and "".
    private List<string> Set()
    {
        var (token, literal) = Take(asValue: true);
        if (token != SelectorToken.Open) throw new FormatException($"found '{literal}' expected: '('");
        var values = new List<string>();
        var expectValue = true;
        while (true)
        {
            (token, literal) = Take(asValue: true);
            switch (token)
            {
                case SelectorToken.Identifier when expectValue:
                    AddOnce(values, literal);
                    expectValue = false;
                    break;
                case SelectorToken.Comma:
                    if (expectValue) AddOnce(values, "");
                    expectValue = true;
                    break;
                case SelectorToken.Close:
                    if (expectValue) AddOnce(values, "");
                    return values;
                default:
                    throw new FormatException($"found '{literal}', expected: {(expectValue ? "',', ')' or identifier" : "',' or ')'")}");
            }
        }
    }

    private static void AddOnce(List<string> values, string value)
    {
        if (!values.Contains(value)) values.Add(value);
    }

    private readonly (SelectorToken Token, string Literal) Peek(bool asValue)
    {
        var (token, literal) = _tokens[_at];
        return asValue && token is SelectorToken.In or SelectorToken.NotIn ? (SelectorToken.Identifier, literal) : (token, literal);
    }

    private (SelectorToken Token, string Literal) Take(bool asValue)
    {
        var token = Peek(asValue);
        if (_at < _tokens.Count - 1) _at++;
        return token;
    }
}
