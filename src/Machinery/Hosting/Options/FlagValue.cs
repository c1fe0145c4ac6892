using System.Globalization;

namespace MiniKube.Machinery.Hosting.Options;

/// <summary>Turns the texts given for a flag into its value, with pflag's complaints.</summary>
internal static class FlagValue
{
    /// <exception cref="FlagException">A text does not fit the flag's type.</exception>
    public static object? Convert(FlagDefinition flag, IReadOnlyList<string> texts)
    {
        if (flag.IsList) return List(flag.Type, texts);
        var text = texts[^1];
        return Scalar(Nullable.GetUnderlyingType(flag.Type) ?? flag.Type, text)
            ?? throw new FlagException($"invalid argument \"{text}\" for \"--{flag.Name}\" flag: {Complaint(flag.Type, text)}");
    }

    public static string Show(object? value) => value switch
    {
        null => "",
        bool b => b ? "true" : "false",
        TimeSpan t => GoDuration.Format(t),
        string s => s,
        IEnumerable<string> list => string.Join(',', list),
        Enum e => e.ToString(),
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    public static string TypeName(FlagDefinition flag)
    {
        if (flag.IsList) return "strings";
        var type = Nullable.GetUnderlyingType(flag.Type) ?? flag.Type;
        if (type == typeof(TimeSpan)) return "duration";
        if (type == typeof(int) || type == typeof(long)) return "int";
        if (type == typeof(double)) return "float";
        return type == typeof(bool) ? "" : "string";
    }

    private static object List(Type type, IReadOnlyList<string> texts)
    {
        string[] items = [.. texts.SelectMany(t => t.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
        return type.IsAssignableFrom(typeof(string[])) ? items : throw new InvalidOperationException($"{type} is no type of a flag");
    }

    private static object? Scalar(Type type, string text)
    {
        if (type == typeof(string)) return text;
        if (type == typeof(bool)) return Switch(text);
        if (type == typeof(TimeSpan)) return GoDuration.TryParse(text, out var span) ? span : null;
        if (type == typeof(int)) return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var i) ? i : null;
        if (type == typeof(long)) return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var l) ? l : null;
        if (type == typeof(double)) return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var d) ? d : null;
        if (type.IsEnum) return !int.TryParse(text, CultureInfo.InvariantCulture, out _) && Enum.TryParse(type, text, ignoreCase: true, out var e) ? e : null;
        throw new InvalidOperationException($"{type} is no type of a flag");
    }

    private static object? Switch(string text) => text switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => null,
    };

    private static string Complaint(Type type, string text)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(TimeSpan)) return $"time: invalid duration \"{text}\"";
        if (type == typeof(bool)) return $"strconv.ParseBool: parsing \"{text}\": invalid syntax";
        if (type == typeof(double)) return $"strconv.ParseFloat: parsing \"{text}\": invalid syntax";
        if (type.IsEnum) return "must be one of " + string.Join(", ", Enum.GetNames(type).Select(n => n.ToLowerInvariant()));
        return $"strconv.ParseInt: parsing \"{text}\": invalid syntax";
    }
}
