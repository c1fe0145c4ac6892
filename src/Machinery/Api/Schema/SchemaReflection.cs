using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Quantities;

namespace MiniKube.Machinery.Api.Schema;

/// <summary>Reads shapes off the records: the only place that knows how CLR types stand for wire types.</summary>
internal static class SchemaReflection
{
    private static readonly Dictionary<Type, (SchemaType Type, string GoName, string? Format)> Scalars = new()
    {
        [typeof(string)] = (SchemaType.String, "string", null),
        [typeof(bool)] = (SchemaType.Boolean, "bool", null),
        [typeof(int)] = (SchemaType.Integer, "int32", "int32"),
        [typeof(long)] = (SchemaType.Integer, "int64", "int64"),
        [typeof(double)] = (SchemaType.Number, "float64", "double"),
        [typeof(float)] = (SchemaType.Number, "float32", "float"),
        [typeof(byte[])] = (SchemaType.Bytes, "[]uint8", "byte"),
        [typeof(Quantity)] = (SchemaType.Quantity, "resource.Quantity", null),
        [typeof(IntOrString)] = (SchemaType.IntOrString, "intstr.IntOrString", "int-or-string"),
        [typeof(Time)] = (SchemaType.Time, "v1.Time", "date-time"),
        [typeof(MicroTime)] = (SchemaType.MicroTime, "v1.MicroTime", "date-time"),
        [typeof(JsonElement)] = (SchemaType.Any, "runtime.RawExtension", null),
        [typeof(System.Text.Json.Nodes.JsonNode)] = (SchemaType.Any, "interface {}", null),
        [typeof(System.Text.Json.Nodes.JsonObject)] = (SchemaType.Any, "interface {}", null),
    };

    public static SchemaNode Describe(Type type)
    {
        var api = type.GetCustomAttribute<ApiTypeAttribute>();
        if (Scalars.TryGetValue(type, out var scalar)) return new SchemaNode(type, scalar.Type, scalar.GoName, scalar.Format) { ApiName = api?.Name };
        if (MapValue(type) is { } value) return new SchemaNode(type, SchemaType.Map, $"map[string]{SchemaRegistry.For(value).GoName}", null);
        if (ListElement(type) is { } element) return new SchemaNode(type, SchemaType.List, $"[]{SchemaRegistry.For(element).GoName}", null);
        if (!typeof(ApiRecord).IsAssignableFrom(type)) throw new NotSupportedException($"{type} is no wire type");
        return new SchemaNode(type, SchemaType.Object, GoNameOf(api?.Name ?? type.Name), null)
        {
            ApiName = api?.Name,
            Kind = type.GetCustomAttribute<ApiKindAttribute>(),
            IsAtomic = api?.MapType == "atomic",
            Doc = type.GetCustomAttribute<DocAttribute>()?.Text,
        };
    }

    public static Type? ElementOf(Type type, SchemaType shape) => shape switch
    {
        SchemaType.List => ListElement(type),
        SchemaType.Map => MapValue(type),
        _ => null,
    };

    public static IReadOnlyList<SchemaField> FieldsOf(Type record) =>
    [
        .. record.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.GetCustomAttribute<JsonPropertyNameAttribute>() is not null)
            .Select(FieldOf),
    ];

    private static SchemaField FieldOf(PropertyInfo property)
    {
        var field = property.GetCustomAttribute<FieldAttribute>() ?? new FieldAttribute();
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var strategy = field.Strategy?.Split(',') ?? [];
        return new SchemaField(type, property.GetCustomAttribute<DefaultAttribute>()?.Json)
        {
            Name = property.GetCustomAttribute<JsonPropertyNameAttribute>()!.Name,
            Number = field.Number,
            Inside = field.Inside,
            Required = field.Required,
            MergeKey = field.MergeKey,
            PatchMerges = strategy.Contains("merge"),
            PatchReplaces = strategy.Contains("replace"),
            PatchRetainsKeys = strategy.Contains("retainKeys"),
            ListType = field.List switch { "set" => ListType.Set, "map" => ListType.Map, _ => ListType.Atomic },
            ListKeys = field.Keys ?? [],
            IsAtomicMap = field.Map == "atomic" || type.GetCustomAttribute<ApiTypeAttribute>()?.MapType == "atomic",
            Enum = property.GetCustomAttribute<EnumAttribute>()?.Values,
            Doc = property.GetCustomAttribute<DocAttribute>()?.Text ?? DocOfEveryKind(property),
        };
    }

    /// <summary>What every object has is described once, here.</summary>
    private static string? DocOfEveryKind(PropertyInfo property) =>
        property.DeclaringType?.GetCustomAttribute<ApiKindAttribute>() is null ? null : property.Name switch
        {
            "ApiVersion" => "Group and version of the kind, as group/version; the core group has none.",
            "Kind" => "The kind, in CamelCase.",
            "Metadata" => "Standard metadata of the object.",
            "Items" => "The objects.",
            _ => null,
        };

    // io.k8s.api.core.v1.PodSpec is v1.PodSpec in messages.
    private static string GoNameOf(string apiName)
    {
        var parts = apiName.Split('.');
        return parts.Length < 2 ? apiName : $"{parts[^2]}.{parts[^1]}";
    }

    private static Type? ListElement(Type type) => Argument(type, typeof(IReadOnlyList<>), 0);

    private static Type? MapValue(Type type) => Argument(type, typeof(IReadOnlyDictionary<,>), 1);

    private static Type? Argument(Type type, Type definition, int index) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == definition ? type.GetGenericArguments()[index] : null;
}
