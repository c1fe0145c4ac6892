using System.Text;

namespace MiniKube.Machinery.Api.Schema;

/// <summary>Says what is wrong with a text that is no JSON, in the words clients of the API are used to. It runs only
/// after a reader has refused the text, so it is written for clarity, not speed.</summary>
internal static class JsonSyntax
{
    /// <summary>Null if no fault is found.</summary>
    public static string? Describe(ReadOnlySpan<byte> text)
    {
        var at = 0;
        var fault = Value(text, ref at, 0, "looking for beginning of value");
        if (fault is not null) return fault;
        Blank(text, ref at);
        return at < text.Length ? Bad(text, at, "after top-level value") : null;
    }

    private static string? Value(ReadOnlySpan<byte> text, ref int at, int depth, string where)
    {
        if (depth > StrictDecoder.MaxDepth) return "exceeded max depth";
        Blank(text, ref at);
        if (at >= text.Length) return End;
        switch (text[at])
        {
            case (byte)'{': return Members(text, ref at, depth);
            case (byte)'[': return Elements(text, ref at, depth);
            case (byte)'"': return Text(text, ref at);
            case (byte)'t': return Word(text, ref at, "true");
            case (byte)'f': return Word(text, ref at, "false");
            case (byte)'n': return Word(text, ref at, "null");
            case (byte)'-': case >= (byte)'0' and <= (byte)'9': return Number(text, ref at);
            default: return Bad(text, at, where);
        }
    }

    private const string End = "unexpected end of JSON input";

    private static string? Members(ReadOnlySpan<byte> text, ref int at, int depth)
    {
        at++;
        Blank(text, ref at);
        if (at < text.Length && text[at] == '}') return Step(ref at);
        while (true)
        {
            Blank(text, ref at);
            if (at >= text.Length) return End;
            if (text[at] != '"') return Bad(text, at, "looking for beginning of object key string");
            if (Text(text, ref at) is { } badKey) return badKey;
            Blank(text, ref at);
            if (at >= text.Length) return End;
            if (text[at++] != ':') return Bad(text, at - 1, "after object key");
            if (Value(text, ref at, depth + 1, "looking for beginning of value") is { } badValue) return badValue;
            Blank(text, ref at);
            if (at >= text.Length) return End;
            if (text[at] == '}') return Step(ref at);
            if (text[at++] != ',') return Bad(text, at - 1, "after object key:value pair");
        }
    }

    private static string? Elements(ReadOnlySpan<byte> text, ref int at, int depth)
    {
        at++;
        Blank(text, ref at);
        if (at < text.Length && text[at] == ']') return Step(ref at);
        while (true)
        {
            if (Value(text, ref at, depth + 1, "looking for beginning of value") is { } bad) return bad;
            Blank(text, ref at);
            if (at >= text.Length) return End;
            if (text[at] == ']') return Step(ref at);
            if (text[at++] != ',') return Bad(text, at - 1, "after array element");
        }
    }

    private static string? Text(ReadOnlySpan<byte> text, ref int at)
    {
        for (at++; at < text.Length; at++)
        {
            if (text[at] == '"') return Step(ref at);
            if (text[at] < 0x20) return Bad(text, at, "in string literal");
            if (text[at] != '\\') continue;
            at++;
            if (at >= text.Length) return End;
            if (text[at] == 'u')
            {
                for (var i = 0; i < 4; i++)
                {
                    if (++at >= text.Length) return End;
                    if (!char.IsAsciiHexDigit((char)text[at])) return Bad(text, at, "in \\u hexadecimal character escape");
                }
            }
            else if (!"\"\\/bfnrt"u8.Contains(text[at]))
            {
                return Bad(text, at, "in string escape code");
            }
        }

        return End;
    }

    private static string? Word(ReadOnlySpan<byte> text, ref int at, string word)
    {
        foreach (var c in word)
        {
            if (at >= text.Length) return End;
            if (text[at] != c) return Bad(text, at, $"in literal {word} (expecting '{c}')");
            at++;
        }

        return null;
    }

    private static string? Number(ReadOnlySpan<byte> text, ref int at)
    {
        if (text[at] == '-') at++;
        if (at >= text.Length) return End;
        if (!char.IsAsciiDigit((char)text[at])) return Bad(text, at, "in numeric literal");
        if (text[at] == '0') at++;
        else Digits(text, ref at);
        if (at < text.Length && text[at] == '.')
        {
            at++;
            if (Fraction(text, ref at, "after decimal point in numeric literal") is { } bad) return bad;
        }

        if (at < text.Length && text[at] is (byte)'e' or (byte)'E')
        {
            at++;
            if (at < text.Length && text[at] is (byte)'+' or (byte)'-') at++;
            return Fraction(text, ref at, "in exponent of numeric literal");
        }

        return null;
    }

    private static string? Fraction(ReadOnlySpan<byte> text, ref int at, string where)
    {
        if (at >= text.Length) return End;
        if (!char.IsAsciiDigit((char)text[at])) return Bad(text, at, where);
        Digits(text, ref at);
        return null;
    }

    private static void Digits(ReadOnlySpan<byte> text, ref int at)
    {
        while (at < text.Length && char.IsAsciiDigit((char)text[at])) at++;
    }

    private static void Blank(ReadOnlySpan<byte> text, ref int at)
    {
        while (at < text.Length && text[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') at++;
    }

    private static string? Step(ref int at)
    {
        at++;
        return null;
    }

    private static string Bad(ReadOnlySpan<byte> text, int at, string where)
    {
        Rune.DecodeFromUtf8(text[at..], out var rune, out _);
        var shown = rune.Value switch
        {
            '\'' => "'\\''",
            '"' => "'\"'",
            '\n' => "'\\n'",
            '\r' => "'\\r'",
            '\t' => "'\\t'",
            < 0x20 => $"'\\x{rune.Value:x2}'",
            _ => $"'{rune}'",
        };
        return $"invalid character {shown} {where}";
    }
}
