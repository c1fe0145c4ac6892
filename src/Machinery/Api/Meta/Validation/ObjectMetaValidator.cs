using System.Text;
using System.Text.Json.Nodes;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.Machinery.Api.Meta.Validation;

/// <summary>The checks of <c>metadata</c> that every kind shares. It reads the document as decoded against its schema,
/// so members have their JSON types already.</summary>
public static class ObjectMetaValidator
{
    /// <summary>All annotations of an object together, keys and values, in bytes.</summary>
    public const int AnnotationsMax = 256 * 1024;

    private const string Immutable = "field is immutable";

    /// <param name="nameRule">The kind's rule for names, one of <see cref="NameRules"/>.</param>
    public static IEnumerable<FieldError> Validate(JsonObject obj, bool namespaced, Func<string, string?> nameRule)
    {
        var path = FieldPath.Of("metadata");
        if (obj["metadata"] is not JsonObject meta)
        {
            yield return FieldError.Required(path.Child("name"), "name or generateName is required");
            yield break;
        }

        foreach (var e in Names(meta, namespaced, nameRule, path)) yield return e;
        foreach (var e in Labels(meta["labels"] as JsonObject, path.Child("labels"))) yield return e;
        foreach (var e in Annotations(meta["annotations"] as JsonObject, path.Child("annotations"))) yield return e;
        foreach (var e in Owners(meta["ownerReferences"] as JsonArray, path.Child("ownerReferences"))) yield return e;
        foreach (var e in Finalizers(meta["finalizers"] as JsonArray, path.Child("finalizers"))) yield return e;
        if (meta["generation"] is { } g && Int(g) < 0)
            yield return FieldError.Invalid(path.Child("generation"), Int(g), "must be greater than or equal to 0");
    }

    /// <summary>What may not change from <paramref name="old"/> to <paramref name="obj"/>.</summary>
    public static IEnumerable<FieldError> ValidateUpdate(JsonObject obj, JsonObject old)
    {
        var path = FieldPath.Of("metadata");
        var (now, was) = (obj["metadata"] as JsonObject, old["metadata"] as JsonObject);
        foreach (var field in (ReadOnlySpan<string>)["name", "namespace", "uid", "creationTimestamp"])
        {
            if (Text(now, field) != Text(was, field))
                return [FieldError.Invalid(path.Child(field), Text(now, field), Immutable)];
        }

        return DeletionErrors(now, was, path);
    }

    public static IEnumerable<FieldError> Labels(JsonObject? labels, FieldPath path)
    {
        foreach (var (key, node) in labels ?? [])
        {
            if (NameRules.QualifiedName(key) is { } badKey) yield return FieldError.Invalid(path, key, badKey);
            if (NameRules.LabelValue(Text(node)) is { } badValue) yield return FieldError.Invalid(path, Text(node), badValue);
        }
    }

    private static IEnumerable<FieldError> DeletionErrors(JsonObject? now, JsonObject? was, FieldPath path)
    {
        foreach (var field in new[] { "deletionTimestamp", "deletionGracePeriodSeconds" })
        {
            if (was?[field] is not null && now?[field]?.ToJsonString() != was[field]!.ToJsonString())
                yield return FieldError.Invalid(path.Child(field), now?[field]?.DeepClone(), Immutable);
        }

        if (was?["deletionTimestamp"] is null) yield break;
        var before = (was["finalizers"] as JsonArray ?? []).Select(Text).ToHashSet(StringComparer.Ordinal);
        var added = (now?["finalizers"] as JsonArray ?? []).Select(Text).Where(f => !before.Contains(f)).Order(StringComparer.Ordinal).ToList();
        if (added.Count > 0)
            yield return FieldError.Forbidden(path.Child("finalizers"), $"no new finalizers can be added if the object is being deleted, found new finalizers []string{{{string.Join(", ", added.Select(FieldError.Quote))}}}");
    }

    private static IEnumerable<FieldError> Names(JsonObject meta, bool namespaced, Func<string, string?> nameRule, FieldPath path)
    {
        var (name, prefix, ns) = (Text(meta, "name"), Text(meta, "generateName"), Text(meta, "namespace"));
        if (prefix.Length > 0 && NameRules.AsPrefix(prefix, nameRule) is { } badPrefix)
            yield return FieldError.Invalid(path.Child("generateName"), prefix, badPrefix);
        if (name.Length == 0) yield return FieldError.Required(path.Child("name"), "name or generateName is required");
        else if (nameRule(name) is { } badName) yield return FieldError.Invalid(path.Child("name"), name, badName);
        if (!namespaced && ns.Length > 0) yield return FieldError.Forbidden(path.Child("namespace"), "not allowed on this type");
        if (namespaced && ns.Length == 0) yield return FieldError.Required(path.Child("namespace"));
        if (namespaced && ns.Length > 0 && NameRules.Dns1123Label(ns) is { } badNs) yield return FieldError.Invalid(path.Child("namespace"), ns, badNs);
    }

    private static IEnumerable<FieldError> Annotations(JsonObject? annotations, FieldPath path)
    {
        var size = 0L;
        foreach (var (key, node) in annotations ?? [])
        {
            if (NameRules.QualifiedName(key.ToLowerInvariant()) is { } bad) yield return FieldError.Invalid(path, key, bad);
            size += Encoding.UTF8.GetByteCount(key) + Encoding.UTF8.GetByteCount(Text(node));
        }

        if (size > AnnotationsMax) yield return FieldError.TooLong(path, AnnotationsMax);
    }

    private static IEnumerable<FieldError> Owners(JsonArray? owners, FieldPath path)
    {
        string? controller = null;
        for (var i = 0; i < (owners?.Count ?? 0); i++)
        {
            if (owners![i] is not JsonObject owner) continue;
            var at = path.Index(i);
            foreach (var field in new[] { "apiVersion", "kind", "name", "uid" })
            {
                if (Text(owner, field).Length == 0) yield return FieldError.Invalid(at.Child(field), "", field == "apiVersion" ? "version must not be empty" : $"{field} must not be empty");
            }

            if (owner["controller"] is not JsonValue c || !c.TryGetValue<bool>(out var isController) || !isController) continue;
            if (controller is not null)
                yield return FieldError.Invalid(path, owners.DeepClone(), $"Only one reference can have Controller set to true. Found \"true\" in references for {controller} and {Text(owner, "kind")}/{Text(owner, "name")}");
            controller ??= $"{Text(owner, "kind")}/{Text(owner, "name")}";
        }
    }

    private static IEnumerable<FieldError> Finalizers(JsonArray? finalizers, FieldPath path)
    {
        var orphan = false;
        var foreground = false;
        foreach (var node in finalizers ?? [])
        {
            var finalizer = Text(node);
            if (NameRules.QualifiedName(finalizer) is { } bad) yield return FieldError.Invalid(path, finalizer, bad);
            orphan |= finalizer == "orphan";
            foreground |= finalizer == "foregroundDeletion";
            if (!finalizer.Contains('/') && finalizer is not ("orphan" or "foregroundDeletion" or "kubernetes") && NameRules.QualifiedName(finalizer) is null)
                yield return FieldError.Invalid(path, finalizer, "name is neither a standard finalizer name nor is it fully qualified");
        }

        if (orphan && foreground)
            yield return FieldError.Invalid(path, finalizers!.DeepClone(), "finalizer orphan and finalizer foregroundDeletion cannot be both set");
    }

    private static string Text(JsonObject? obj, string member) => Text(obj?[member]);

    private static string Text(JsonNode? node) => node is JsonValue v && v.TryGetValue<string>(out var s) ? s : "";

    private static long Int(JsonNode node) => node is JsonValue v && v.TryGetValue<long>(out var n) ? n : 0;
}
