using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Meta;

/// <summary>A point in time, written in RFC 3339 with whole seconds, in UTC.</summary>
[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.Time")]
[JsonConverter(typeof(TimeJsonConverter))]
public readonly record struct Time(DateTimeOffset Value) : IComparable<Time>
{
    public static implicit operator Time(DateTimeOffset value) => new(value);

    public static implicit operator DateTimeOffset(Time time) => time.Value;

    public int CompareTo(Time other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

/// <summary>A point in time, written in RFC 3339 with microseconds, in UTC. Lease timestamps use it.</summary>
[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime")]
[JsonConverter(typeof(MicroTimeJsonConverter))]
public readonly record struct MicroTime(DateTimeOffset Value) : IComparable<MicroTime>
{
    public static implicit operator MicroTime(DateTimeOffset value) => new(value);

    public static implicit operator DateTimeOffset(MicroTime time) => time.Value;

    public int CompareTo(MicroTime other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}

internal sealed class TimeJsonConverter : JsonConverter<Time>
{
    public override Time Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetDateTimeOffset());

    public override void Write(Utf8JsonWriter writer, Time value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}

internal sealed class MicroTimeJsonConverter : JsonConverter<MicroTime>
{
    public override MicroTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetDateTimeOffset());

    public override void Write(Utf8JsonWriter writer, MicroTime value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
