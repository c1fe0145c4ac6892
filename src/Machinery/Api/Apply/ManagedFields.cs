using System.Text.Json.Nodes;

namespace MiniKube.Machinery.Api.Apply;

/// <summary><c>metadata.managedFields</c> as a working table: one row per manager.</summary>
internal sealed class ManagedFields
{
    /// <summary>More updaters than this are folded into one, oldest first.</summary>
    private const int MaxUpdaters = 10;
    private const string AncientChanges = "ancient-changes";

    private readonly Dictionary<Manager, Row> _rows = [];

    public bool IsEmpty => _rows.Count == 0;

    public IEnumerable<Manager> Managers => _rows.Keys;

    public FieldSet? this[Manager manager] => _rows.GetValueOrDefault(manager)?.Set;

    /// <summary>Null if the entries cannot be read; then the caller falls back on what was stored.</summary>
    public static ManagedFields? TryRead(JsonNode? entries)
    {
        var result = new ManagedFields();
        try
        {
            foreach (var entry in (entries as JsonArray ?? []).OfType<JsonObject>()) result.Read(entry);
            return result;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    public void Put(Manager manager, FieldSet set, string? time)
    {
        if (set.IsEmpty) _rows.Remove(manager);
        else _rows[manager] = new Row(manager, set, time ?? _rows.GetValueOrDefault(manager)?.Time);
    }

    public void Remove(Manager manager) => _rows.Remove(manager);

    /// <summary>Replaces every manager's set but one's.</summary>
    public void ForOthers(Manager self, Func<FieldSet, FieldSet> change)
    {
        foreach (var row in _rows.Values.Where(r => r.Manager != self).ToList()) Put(row.Manager, change(row.Set), null);
    }

    public FieldSet UnionOfAll() => _rows.Values.Aggregate(new FieldSet(), (sum, row) => sum.Union(row.Set));

    public bool SameAs(ManagedFields other) =>
        _rows.Count == other._rows.Count && _rows.Values.All(r => other[r.Manager] is { } set && set.SetEquals(r.Set) && other._rows[r.Manager].Manager.ApiVersion == r.Manager.ApiVersion);

    /// <summary>The entries for the wire: appliers first, then by time and name.</summary>
    public JsonArray ToJson()
    {
        Cap();
        var rows = _rows.Values
            .OrderBy(r => r.Manager.Operation, StringComparer.Ordinal).ThenBy(r => r.Time, StringComparer.Ordinal)
            .ThenBy(r => r.Manager.Name, StringComparer.Ordinal).ThenBy(r => r.Manager.ApiVersion, StringComparer.Ordinal)
            .ThenBy(r => r.Manager.Subresource, StringComparer.Ordinal);
        return new JsonArray([.. rows.Select(Write)]);
    }

    private static JsonNode Write(Row row)
    {
        var entry = new JsonObject
        {
            ["manager"] = row.Manager.Name,
            ["operation"] = row.Manager.Operation,
            ["apiVersion"] = row.Manager.ApiVersion,
        };
        if (row.Time is not null) entry["time"] = row.Time;
        entry["fieldsType"] = "FieldsV1";
        entry["fieldsV1"] = row.Set.ToJson();
        if (row.Manager.Subresource.Length > 0) entry["subresource"] = row.Manager.Subresource;
        return entry;
    }

    private void Read(JsonObject entry)
    {
        var operation = Text(entry, "operation");
        if (operation is not (Manager.ApplyOperation or Manager.UpdateOperation)) throw new FormatException("operation must be Apply or Update");
        var manager = new Manager(Text(entry, "manager"), operation, Text(entry, "apiVersion"), Text(entry, "subresource"));
        var set = FieldSet.FromJson(entry["fieldsV1"]);
        var time = Text(entry, "time");
        Put(manager, _rows.TryGetValue(manager, out var same) ? same.Set.Union(set) : set, time.Length == 0 ? null : time);
    }

    private void Cap()
    {
        var updaters = _rows.Values.Where(r => !r.Manager.IsApplier && r.Manager.Subresource.Length == 0).OrderBy(r => r.Time, StringComparer.Ordinal).ToList();
        for (var i = 0; updaters.Count - i > MaxUpdaters && i < updaters.Count; i++)
        {
            var bucket = new Manager(AncientChanges, Manager.UpdateOperation, updaters[i].Manager.ApiVersion, "");
            if (updaters[i].Manager == bucket) continue;
            _rows.Remove(updaters[i].Manager);
            Put(bucket, _rows.TryGetValue(bucket, out var old) ? old.Set.Union(updaters[i].Set) : updaters[i].Set, updaters[i].Time);
        }
    }

    private static string Text(JsonObject entry, string member) => entry[member] is JsonValue v && v.TryGetValue<string>(out var text) ? text : "";

    private sealed record Row(Manager Manager, FieldSet Set, string? Time);
}
