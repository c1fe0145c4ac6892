using System.Text.Json.Nodes;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Apply;

/// <summary>One write as ownership sees it.</summary>
public sealed record FieldWrite
{
    public required SchemaNode Schema { get; init; }

    /// <summary>The manager's name, from <see cref="FieldManagerNames.From"/>.</summary>
    public required string Manager { get; init; }

    /// <summary><c>apps/v1</c>, <c>v1</c>.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>Empty for the resource itself.</summary>
    public string Subresource { get; init; } = "";

    public required DateTimeOffset Now { get; init; }

    /// <summary>Fields this endpoint does not let the writer set (<c>f:status</c> on the main resource), hence not own.</summary>
    public FieldSet? ResetFields { get; init; }
}

/// <summary>Keeps <c>metadata.managedFields</c>: who set which field, so that appliers can share an object, drop what they no
/// longer want, and hear of conflicts.</summary>
public static class FieldManager
{
    private const string BeforeFirstApply = "before-first-apply";

    /// <summary>Records a create, update or patch. Call with the object as it will be stored (after defaulting and admission).</summary>
    /// <param name="live">The stored object; an empty one on create. Only read.</param>
    /// <param name="updated">Gets its <c>managedFields</c> written.</param>
    public static void TrackUpdate(JsonObject live, JsonObject updated, FieldWrite write)
    {
        var managed = Managed(live, updated);
        var self = new Manager(write.Manager, Manager.UpdateOperation, write.ApiVersion, write.Subresource);
        var comparison = DocumentComparison.Of(live, updated, write.Schema);
        var changed = WithoutReset(comparison.Changed, write);
        managed.ForOthers(self, set => set.Except(comparison.Changed).Except(comparison.Removed));
        var own = (managed[self] ?? new FieldSet()).Except(comparison.Removed).Union(changed);
        managed.Put(self, own, changed.IsEmpty ? null : Stamp(write));
        Store(updated, managed);
    }

    /// <summary>Merges an applied configuration into the live object.</summary>
    /// <param name="live">The stored object, or null if the apply creates it. Only read.</param>
    /// <param name="config">Exactly what the applier wants to own, decoded but not defaulted. Only read.</param>
    /// <returns>The merged object with its <c>managedFields</c>; equal to <paramref name="live"/> if nothing changes.</returns>
    /// <exception cref="StatusException">409: fields are owned by others with other values, and not <paramref name="force"/>; 400: the configuration is malformed.</exception>
    public static JsonObject Apply(JsonObject? live, JsonObject config, FieldWrite write, bool force)
    {
        if (config["metadata"]?["managedFields"] is JsonArray { Count: > 0 }) throw ApiErrors.BadRequest("metadata.managedFields must be nil");
        var self = new Manager(write.Manager, Manager.ApplyOperation, write.ApiVersion, write.Subresource);
        var wanted = WithoutReset(SetOf(config, write), write);
        var before = live is null ? new ManagedFields() : ManagedFields.TryRead(live["metadata"]?["managedFields"]) ?? new ManagedFields();
        var managed = ManagedFields.TryRead(live?["metadata"]?["managedFields"]) ?? new ManagedFields();
        if (live is not null && managed.IsEmpty) ClaimExisting(live, managed, write);

        var last = managed[self];
        managed.Remove(self);
        managed.Put(self, wanted, null);
        var merged = DocumentMerger.Merge(live ?? [], config, write.Schema);
        if (last is not null) Prune(merged, last, managed, write.Schema);
        Settle(live ?? [], merged, managed, self, write, force);
        if (live is not null && managed.SameAs(before) && SameDocument(live, merged)) return (JsonObject)live.DeepClone();
        managed.Put(self, wanted, Stamp(write));
        Store(merged, managed);
        return merged;
    }

    private static ManagedFields Managed(JsonObject live, JsonObject updated)
    {
        // A client may rewrite the table; an empty entry in it means "forget everything".
        var sent = updated["metadata"]?["managedFields"] as JsonArray;
        if (sent is { Count: 1 } && sent[0] is JsonObject { Count: 0 }) return new ManagedFields();
        var own = sent is { Count: > 0 } ? ManagedFields.TryRead(sent) : null;
        return own ?? ManagedFields.TryRead(live["metadata"]?["managedFields"]) ?? new ManagedFields();
    }

    private static FieldSet SetOf(JsonObject config, FieldWrite write)
    {
        try
        {
            return FieldSetBuilder.Of(config, write.Schema);
        }
        catch (FormatException e)
        {
            var (ns, name) = (config["metadata"]?["namespace"]?.ToString(), config["metadata"]?["name"]?.ToString());
            throw ApiErrors.BadRequest($"failed to create typed patch object ({ns}/{name}; {write.ApiVersion}, Kind={write.Schema.Kind?.Kind}): {e.Message}", e);
        }
    }

    // An object nobody's fields were tracked for: what it has now belongs to its past, so that apply can conflict with it.
    private static void ClaimExisting(JsonObject live, ManagedFields managed, FieldWrite write)
    {
        var existing = WithoutReset(DocumentComparison.Of([], live, write.Schema).Added, write);
        managed.Put(new Manager(BeforeFirstApply, Manager.UpdateOperation, write.ApiVersion, ""), existing, Stamp(write));
    }

    // What this applier owned, wants no longer, and nobody else owns either.
    private static void Prune(JsonObject merged, FieldSet last, ManagedFields managed, SchemaNode schema)
    {
        var keep = managed.UnionOfAll().WithNamedParents();
        foreach (var root in (ReadOnlySpan<string>)["f:apiVersion", "f:kind", "f:metadata"]) keep.Add(root);
        FieldRemover.Remove(merged, last.WithNamedParents().Except(keep), schema);
    }

    private static void Settle(JsonObject live, JsonObject merged, ManagedFields managed, Manager self, FieldWrite write, bool force)
    {
        var comparison = DocumentComparison.Of(live, merged, write.Schema);
        var changed = comparison.Changed;
        var conflicts = managed.Managers.Where(m => m != self)
            .Select(m => (Manager: m, Set: managed[m]!.Intersect(changed))).Where(c => !c.Set.IsEmpty).ToList();
        if (conflicts.Count > 0 && !force) throw ApplyConflicts.Error(conflicts);
        managed.ForOthers(self, set => set.Except(changed).Except(comparison.Removed));
    }

    private static bool SameDocument(JsonObject live, JsonObject merged)
    {
        var (a, b) = ((JsonObject)live.DeepClone(), (JsonObject)merged.DeepClone());
        (a["metadata"] as JsonObject)?.Remove("managedFields");
        (b["metadata"] as JsonObject)?.Remove("managedFields");
        return JsonNode.DeepEquals(a, b);
    }

    private static FieldSet WithoutReset(FieldSet set, FieldWrite write) => write.ResetFields is null ? set : set.ExceptBelow(write.ResetFields);

    private static string Stamp(FieldWrite write) => new Time(write.Now).ToString();

    private static void Store(JsonObject document, ManagedFields managed)
    {
        if (document["metadata"] is not JsonObject meta) document["metadata"] = meta = [];
        meta.Remove("managedFields");
        if (!managed.IsEmpty) meta["managedFields"] = managed.ToJson();
    }
}
