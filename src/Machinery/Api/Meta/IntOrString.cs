using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Meta;

/// <summary>A port, count or percentage that is an integer or a string on the wire.</summary>
[ApiType("io.k8s.apimachinery.pkg.util.intstr.IntOrString")]
[JsonConverter(typeof(IntOrStringJsonConverter))]
public readonly record struct IntOrString
{
    public IntOrString(int value) => Int = value;

    public IntOrString(string value) => Text = value;

    /// <summary>The number, when <see cref="Text"/> is null.</summary>
    public int Int { get; }

    /// <summary>The string form, or null where the value is a number.</summary>
    public string? Text { get; }

    public static implicit operator IntOrString(int value) => new(value);

    public static implicit operator IntOrString(string value) => new(value);

    /// <summary>The number itself, or the percentage of <paramref name="total"/>, rounded up or down; null if neither.</summary>
    public int? Resolve(int total, bool roundUp)
    {
        if (Text is null) return Int;
        if (!Text.EndsWith('%') || !int.TryParse(Text.AsSpan(0, Text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var percent)) return null;
        var scaled = (long)percent * total;
        return (int)(roundUp ? (scaled + 99) / 100 : scaled / 100);
    }

    public override string ToString() => Text ?? Int.ToString(CultureInfo.InvariantCulture);
}

internal sealed class IntOrStringJsonConverter : JsonConverter<IntOrString>
{
    public override IntOrString Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number ? new IntOrString(reader.GetInt32()) : new IntOrString(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, IntOrString value, JsonSerializerOptions options)
    {
        if (value.Text is null) writer.WriteNumberValue(value.Int);
        else writer.WriteStringValue(value.Text);
    }
}
