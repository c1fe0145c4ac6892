namespace MiniKube.Machinery.Api.Selectors;

internal enum SelectorToken
{
    End,
    Identifier,
    Comma,
    Open,
    Close,
    Equal,
    DoubleEqual,
    NotEqual,
    Not,
    Greater,
    Less,
    In,
    NotIn,
    Error,
}

/// <summary>Cuts a label selector into tokens. <c>in</c> and <c>notin</c> are words only where an operator may stand;
/// the parser asks for them as values elsewhere.</summary>
internal ref struct SelectorLexer(string text)
{
    private readonly string _text = text;
    private int _at;

    public (SelectorToken Token, string Literal) Next()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\t' or '\r' or '\n') _at++;
        if (_at >= _text.Length) return (SelectorToken.End, "");
        return IsSymbol(_text[_at]) ? Symbol() : Word();
    }

    private static bool IsSymbol(char c) => c is '=' or '!' or '(' or ')' or ',' or '>' or '<';

    private (SelectorToken Token, string Literal) Symbol()
    {
        var c = _text[_at++];
        var next = _at < _text.Length ? _text[_at] : '\0';
        if (c == '=' && next == '=')
        {
            _at++;
            return (SelectorToken.DoubleEqual, "==");
        }

        if (c == '!' && next == '=')
        {
            _at++;
            return (SelectorToken.NotEqual, "!=");
        }

        return c switch
        {
            '=' => (SelectorToken.Equal, "="),
            '!' => (SelectorToken.Not, "!"),
            '(' => (SelectorToken.Open, "("),
            ')' => (SelectorToken.Close, ")"),
            ',' => (SelectorToken.Comma, ","),
            '>' => (SelectorToken.Greater, ">"),
            '<' => (SelectorToken.Less, "<"),
            _ => (SelectorToken.Error, c.ToString()),
        };
    }

    private (SelectorToken Token, string Literal) Word()
    {
        var start = _at;
        while (_at < _text.Length && !IsSymbol(_text[_at]) && _text[_at] is not (' ' or '\t' or '\r' or '\n')) _at++;
        var word = _text[start.._at];
        return word switch
        {
            "in" => (SelectorToken.In, word),
            "notin" => (SelectorToken.NotIn, word),
            _ => (SelectorToken.Identifier, word),
        };
    }
}
