using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.ControlPlane.ApiServer.OpenApi;

/// <summary>The schemas of the wire records in OpenAPI's form. Everything comes from the records and their attributes.</summary>
/// <param name="root">Where definitions live: <c>#/definitions/</c> (v2) or <c>#/components/schemas/</c> (v3).</param>
/// <param name="groupVersions">Every group and version served, for the kinds that belong to all of them (DeleteOptions, WatchEvent).</param>
public sealed class OpenApiSchemas(string root, IReadOnlyList<(string Group, string Version)> groupVersions)
{
    private const string RawExtension = "io.k8s.apimachinery.pkg.runtime.RawExtension";
    private const string FieldsV1 = "io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1";
    private const string Meta = "io.k8s.apimachinery.pkg.apis.meta.v1.";

    private static readonly string[] OfEveryGroup = [Meta + "DeleteOptions", Meta + "WatchEvent"];

    private static readonly Dictionary<string, Type> Types = typeof(ApiTypeAttribute).Assembly.GetTypes()
        .Select(t => (Type: t, Name: t.GetCustomAttribute<ApiTypeAttribute>()?.Name))
        .Where(t => t.Name is not null)
        .ToDictionary(t => t.Name!, t => t.Type, StringComparer.Ordinal);

    // Version 3 allows nothing beside a reference; in version 2 clients look through a reference with a description, but not into allOf.
    private readonly bool wrapsReferences = root.StartsWith("#/components", StringComparison.Ordinal);

    /// <summary>All definitions of the API machinery, by name.</summary>
    public JsonObject All() => Definitions(Types.Keys);

    /// <summary>The named definitions and all that they refer to.</summary>
    public JsonObject Reachable(IEnumerable<string> names)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(names);
        while (open.TryPop(out var name))
        {
            if (!seen.Add(name) || !Types.TryGetValue(name, out var type)) continue;
            foreach (var next in Members(type).Select(m => Referred(m)).OfType<string>()) open.Push(next);
        }

        return Definitions(seen);
    }

    public static string? NameOf(Type? type) => type?.GetCustomAttribute<ApiTypeAttribute>()?.Name;

    public JsonObject Reference(string name) => new() { ["$ref"] = root + name };

    private static IEnumerable<PropertyInfo> Members(Type type) => type.IsValueType ? [] : type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(p => p.GetCustomAttribute<JsonPropertyNameAttribute>() is not null);

    private static string? Referred(PropertyInfo member)
    {
        var node = SchemaRegistry.For(Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType);
        while (node.Element is { } element) node = element;
        return node.Type == SchemaType.Any ? AnyName(member) : node.ApiName ?? NameOf(node.ClrType);
    }

    private static string AnyName(PropertyInfo member) => member.GetCustomAttribute<JsonPropertyNameAttribute>()!.Name == "fieldsV1" ? FieldsV1 : RawExtension;

    private JsonObject Definitions(IEnumerable<string> names) =>
        new(names.Append(RawExtension).Append(FieldsV1).Append(Meta + "Patch").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(n => KeyValuePair.Create(n, (JsonNode?)Definition(n))));

    private JsonObject Definition(string name)
    {
        if (!Types.TryGetValue(name, out var type)) return new JsonObject { ["type"] = "object" };
        var node = SchemaRegistry.For(type);
        if (type.IsValueType) return Primitive(node);
        var definition = new JsonObject();
        if (node.Doc is { } doc) definition["description"] = doc;
        definition["type"] = "object";
        List<string> required = [];
        var properties = new JsonObject();
        foreach (var member in Members(type))
        {
            var field = node.Find(member.GetCustomAttribute<JsonPropertyNameAttribute>()!.Name)!;
            properties[field.Name] = Property(member, field);
            if (member.GetCustomAttribute<FieldAttribute>()?.Required == true) required.Add(field.Name);
        }

        if (required.Count > 0) definition["required"] = Strings(required);
        if (properties.Count > 0) definition["properties"] = properties;
        if (type.GetCustomAttribute<ApiTypeAttribute>()!.MapType is { } map) definition["x-kubernetes-map-type"] = map;
        if (Kinds(name, type) is { Count: > 0 } kinds) definition["x-kubernetes-group-version-kind"] = kinds;
        return definition;
    }

    private JsonArray Kinds(string name, Type type)
    {
        if (OfEveryGroup.Contains(name)) return new JsonArray([.. groupVersions.Select(gv => Kind(gv.Group, gv.Version, name[Meta.Length..]))]);
        return type.GetCustomAttribute<ApiKindAttribute>() is { } kind ? new JsonArray(Kind(kind.Group, kind.Version, kind.Kind)) : [];
    }

    private static JsonObject Kind(string group, string version, string kind) => new() { ["group"] = group, ["kind"] = kind, ["version"] = version };

    private JsonObject Property(PropertyInfo member, SchemaField field)
    {
        var property = Shape(field.Node, member);
        if (field.Doc is { } doc)
        {
            if (property["$ref"] is not null && wrapsReferences) property = new JsonObject { ["allOf"] = new JsonArray(property) };
            property["description"] = doc;
        }

        if (field.NewDefault() is { } value && property["$ref"] is null) property["default"] = value;
        if (field.Enum is { Count: > 0 } values) property["enum"] = Strings(values);
        if (member.GetCustomAttribute<FieldAttribute>() is { } merge)
        {
            if (merge.Keys is { } keys) property["x-kubernetes-list-map-keys"] = Strings(keys);
            if (merge.List is { } list) property["x-kubernetes-list-type"] = list;
            if (merge.Map is { } map) property["x-kubernetes-map-type"] = map;
            if (merge.MergeKey is { } key) property["x-kubernetes-patch-merge-key"] = key;
            if (merge.Strategy is { } strategy) property["x-kubernetes-patch-strategy"] = strategy;
        }

        return property;
    }

    private JsonObject Shape(SchemaNode node, PropertyInfo member) => node.Type switch
    {
        SchemaType.Any => Reference(AnyName(member)),
        SchemaType.List => new JsonObject { ["type"] = "array", ["items"] = Shape(node.Element!, member) },
        SchemaType.Map => new JsonObject { ["type"] = "object", ["additionalProperties"] = Shape(node.Element!, member) },
        _ => (node.ApiName ?? NameOf(node.ClrType)) is { } name ? Reference(name) : Primitive(node),
    };

    private static JsonObject Primitive(SchemaNode node)
    {
        var (type, format) = node.Type switch
        {
            SchemaType.Integer => ("integer", node.Format),
            SchemaType.Number => ("number", node.Format ?? "double"),
            SchemaType.Boolean => ("boolean", null),
            SchemaType.Bytes => ("string", "byte"),
            SchemaType.Time or SchemaType.MicroTime => ("string", "date-time"),
            SchemaType.IntOrString => ("string", "int-or-string"),
            SchemaType.Any => ("object", null),
            _ => ("string", (string?)null),
        };
        var shape = new JsonObject { ["type"] = type };
        if (format is not null) shape["format"] = format;
        return shape;
    }

    private static JsonArray Strings(IEnumerable<string> values) => new([.. values.Select(v => (JsonNode)v)]);
}
