using System.Globalization;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace MiniKube.Machinery.Api.Schema.Yaml;

/// <summary>Which JSON value a YAML scalar is: quoted ones are strings, plain ones are what they look like.</summary>
public static class YamlScalars
{
    public static void Write(Utf8JsonWriter writer, YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style != ScalarStyle.Plain || (!scalar.Tag.IsEmpty && scalar.Tag.Value == "tag:yaml.org,2002:str")) writer.WriteStringValue(text);
        else if (IsNull(text)) writer.WriteNullValue();
        else if (AsBoolean(text) is { } flag) writer.WriteBooleanValue(flag);
        else if (AsInteger(text) is { } number) writer.WriteNumberValue(number);
        else if (AsFloat(text) is { } real) writer.WriteNumberValue(real);
        else writer.WriteStringValue(text);
    }

    /// <summary>Whether a string must be quoted to stay one.</summary>
    public static bool LooksTyped(string text) =>
        IsNull(text) || AsBoolean(text) is not null || AsInteger(text) is not null || AsFloat(text) is not null;

    private static bool IsNull(string text) => text is "" or "~" or "null" or "Null" or "NULL";

    private static bool? AsBoolean(string text) => text switch
    {
        "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" or "y" or "Y" => true,
        "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" or "n" or "N" => false,
        _ => null,
    };

    private static long? AsInteger(string text)
    {
        var digits = text.Replace("_", "", StringComparison.Ordinal);
        var negative = digits.StartsWith('-');
        if (negative || digits.StartsWith('+')) digits = digits[1..];
        if (digits.Length == 0 || !char.IsAsciiDigit(digits[0])) return null;
        var value = Magnitude(digits);
        return negative ? -value : value;
    }

    private static long? Magnitude(string digits)
    {
        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            return long.TryParse(digits.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex) ? hex : null;
        if (digits.StartsWith("0b", StringComparison.OrdinalIgnoreCase))
            return long.TryParse(digits.AsSpan(2), NumberStyles.AllowBinarySpecifier, CultureInfo.InvariantCulture, out var bits) ? bits : null;
        if (digits.Length > 1 && digits[0] == '0') return Octal(digits.TrimStart('0').StartsWith('o') ? digits[2..] : digits);
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    private static long? Octal(string digits)
    {
        long value = 0;
        foreach (var c in digits)
        {
            if (c is < '0' or > '7' || value > long.MaxValue / 8) return null;
            value = (value * 8) + (c - '0');
        }

        return value;
    }

    private static double? AsFloat(string text)
    {
        if (text.Length == 0 || !(char.IsAsciiDigit(text[0]) || text[0] is '-' or '+' or '.')) return null;
        if (!text.All(c => char.IsAsciiDigit(c) || c is '.' or '-' or '+' or 'e' or 'E')) return null;
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(text, Style, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;
    }
}
