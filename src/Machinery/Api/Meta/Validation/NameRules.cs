namespace MiniKube.Machinery.Api.Meta.Validation;

/// <summary>The forms names, keys and values may have. Each rule returns null where the text is fine, else the words that
/// follow <c>Invalid value: "…": </c>. Lengths are in bytes, and only ASCII passes anyway.</summary>
public static class NameRules
{
    public const int LabelMax = 63;
    public const int SubdomainMax = 253;

    private const string LabelPattern = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private const string QualifiedPattern = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private const string QualifiedWords = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

    public static string? Dns1123Label(string text) => First(
        MaxLength(text, LabelMax),
        IsDnsLabel(text) ? null : Pattern(
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
            LabelPattern, "my-name", "123-abc"));

    public static string? Dns1123Subdomain(string text) => First(
        MaxLength(text, SubdomainMax),
        IsDnsSubdomain(text) ? null : Pattern(
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
            $"{LabelPattern}(\\.{LabelPattern})*", "example.com"));

    /// <summary>What Services were named by before they could start with a digit.</summary>
    public static string? Dns1035Label(string text) => First(
        MaxLength(text, LabelMax),
        IsDnsLabel(text) && char.IsAsciiLetter(text[0]) ? null : Pattern(
            "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
            "[a-z]([-a-z0-9]*[a-z0-9])?", "my-name", "abc-123"));

    /// <summary>Names of RBAC objects: anything that can be one segment of a path.</summary>
    public static string? PathSegment(string text) => text switch
    {
        "." or ".." => $"may not be '{text}'",
        _ when text.Contains('/') => "may not contain '/'",
        _ when text.Contains('%') => "may not contain '%'",
        _ => null,
    };

    /// <summary>Keys of labels, annotations, taints and resources: an optional DNS subdomain, a slash, a name.</summary>
    public static string? QualifiedName(string text)
    {
        var slash = text.IndexOf('/');
        if (slash >= 0 && text.IndexOf('/', slash + 1) >= 0)
            return $"a qualified name {Pattern(QualifiedWords, QualifiedPattern, "MyName", "my.name", "123-abc")} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
        string? prefixError = null;
        var name = text;
        if (slash >= 0)
        {
            var prefix = text[..slash];
            name = text[(slash + 1)..];
            prefixError = prefix.Length == 0 ? "prefix part must be non-empty" : Prefixed("prefix part ", Dns1123Subdomain(prefix));
        }

        var nameError = name.Length == 0
            ? "name part must be non-empty"
            : Prefixed("name part ", First(MaxLength(name, LabelMax), IsQualified(name) ? null : Pattern(QualifiedWords, QualifiedPattern, "MyName", "my.name", "123-abc")));
        return First(prefixError, name.Length == 0 ? First(nameError, Prefixed("name part ", Pattern(QualifiedWords, QualifiedPattern, "MyName", "my.name", "123-abc"))) : nameError);
    }

    public static string? LabelValue(string text) => First(
        MaxLength(text, LabelMax),
        text.Length == 0 || IsQualified(text) ? null : Pattern(
            "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
            $"({QualifiedPattern})?", "MyValue", "my_value", "12345"));

    /// <summary>Keys of ConfigMaps and Secrets, which become file names.</summary>
    public static string? ConfigKey(string text)
    {
        if (text is "." or "..") return $"must not be '{text}'";
        if (text.StartsWith("..", StringComparison.Ordinal)) return "must not start with '..'";
        return First(
            MaxLength(text, SubdomainMax),
            text.Length > 0 && text.All(c => IsAlphanumeric(c) || c is '-' or '_' or '.') ? null : Pattern(
                "a valid config key must consist of alphanumeric characters, '-', '_' or '.'", "[-._a-zA-Z0-9]+", "key.name", "KEY_NAME", "key-name"));
    }

    public static string? EnvVarName(string text) =>
        text.Length > 0 && text.All(c => c is >= ' ' and <= '~' and not '=') ? null
            : Pattern("a valid environment variable name must consist only of printable ASCII characters other than '='", "^[ -<>-~]+$");

    public static string? PortName(string text)
    {
        if (text.Length > 15) return "must be no more than 15 characters";
        if (!text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')) return "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)";
        if (!text.Any(char.IsAsciiLetterLower)) return "must contain at least one letter (a-z)";
        if (text.Contains("--", StringComparison.Ordinal)) return "must not contain consecutive hyphens";
        return text[0] == '-' || text[^1] == '-' ? "must not begin or end with a hyphen" : null;
    }

    public static string? PortNumber(long port) => port is >= 1 and <= 65535 ? null : "must be between 1 and 65535, inclusive";

    public static string? IpAddress(string text) =>
        System.Net.IPAddress.TryParse(text, out var ip) && (ip.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 || text.Count(c => c == '.') == 3)
            ? null : "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";

    /// <summary>The rule for a <c>generateName</c>: like the name it becomes, but it may end with a dash.</summary>
    public static string? AsPrefix(string text, Func<string, string?> rule) =>
        rule(text.EndsWith('-') && text.Length > 1 ? text[..^1] + "a" : text);

    private static bool IsDnsLabel(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text[0] == '-' || text[^1] == '-') return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-') return false;
        }

        return true;
    }

    private static bool IsDnsSubdomain(ReadOnlySpan<char> text)
    {
        foreach (var part in text.Split('.'))
        {
            if (!IsDnsLabel(text[part])) return false;
        }

        return true;
    }

    private static bool IsQualified(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || !IsAlphanumeric(text[0]) || !IsAlphanumeric(text[^1])) return false;
        foreach (var c in text)
        {
            if (!IsAlphanumeric(c) && c is not ('-' or '_' or '.')) return false;
        }

        return true;
    }

    private static bool IsAlphanumeric(char c) => char.IsAsciiLetterOrDigit(c);

    private static string? MaxLength(string text, int max) => text.Length > max ? $"must be no more than {max} bytes" : null;

    private static string? Prefixed(string prefix, string? error) => error is null ? null : prefix + error;

    private static string? First(string? a, string? b) => a is null ? b : b is null ? a : $"{a}; {b}";

    private static string Pattern(string words, string pattern, params ReadOnlySpan<string> examples)
    {
        if (examples.IsEmpty) return $"{words} (regex used for validation is '{pattern}')";
        var text = words + " (e.g. ";
        for (var i = 0; i < examples.Length; i++) text += (i > 0 ? " or " : "") + $"'{examples[i]}', ";
        return text + $"regex used for validation is '{pattern}')";
    }
}
