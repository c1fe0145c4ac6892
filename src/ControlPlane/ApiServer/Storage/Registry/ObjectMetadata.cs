using System.Globalization;
using System.Text.Json.Nodes;

namespace MiniKube.ControlPlane.ApiServer.Storage.Registry;

/// <summary>Reading and writing <c>metadata</c> of a document. A view: it holds nothing of its own.</summary>
public readonly struct ObjectMetadata(JsonObject obj)
{
    private readonly JsonObject metadata = obj["metadata"] as JsonObject ?? Add(obj);

    public string Name { get => Text("name"); set => Set("name", value); }

    public string GenerateName => Text("generateName");

    public string Namespace { get => Text("namespace"); set => Set("namespace", value); }

    public string Uid { get => Text("uid"); set => Set("uid", value); }

    public string ResourceVersion { get => Text("resourceVersion"); set => Set("resourceVersion", value); }

    public long? Generation { get => Number("generation"); set => Set("generation", value); }

    public string CreationTimestamp { get => Text("creationTimestamp"); set => Set("creationTimestamp", value); }

    public bool IsBeingDeleted => Text("deletionTimestamp").Length > 0;

    public DateTimeOffset? DeletionTimestamp
    {
        get => DateTimeOffset.TryParse(Text("deletionTimestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset t) ? t : null;
        set => Set("deletionTimestamp", value is { } t ? Timestamp(t) : "");
    }

    public long? DeletionGracePeriodSeconds { get => Number("deletionGracePeriodSeconds"); set => Set("deletionGracePeriodSeconds", value); }

    public IReadOnlyList<string> Finalizers
    {
        get => metadata["finalizers"] is JsonArray list ? [.. list.Select(f => (string?)f ?? "")] : [];
        set => SetList("finalizers", value);
    }

    public static string Timestamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The resourceVersion as a revision; 0 where there is none or it is no number.</summary>
    public long Revision => long.TryParse(ResourceVersion, CultureInfo.InvariantCulture, out long r) ? r : 0;

    public void Remove(string member) => metadata.Remove(member);

    /// <summary>Makes a member what it is in another object, absence included.</summary>
    public void CopyFrom(ObjectMetadata other, string member)
    {
        if (other.metadata[member] is { } value)
            metadata[member] = value.DeepClone();
        else
            metadata.Remove(member);
    }

    public bool Has(string member) => metadata[member] is not null;

    private string Text(string member) => metadata[member] is JsonValue v && v.TryGetValue(out string? s) ? s : "";

    private long? Number(string member) =>
        metadata[member] is not JsonValue v ? null : v.TryGetValue(out long n) ? n : v.TryGetValue(out int i) ? i : null;

    private void Set(string member, string value)
    {
        if (value.Length == 0)
            metadata.Remove(member);
        else
            metadata[member] = value;
    }

    private void Set(string member, long? value)
    {
        if (value is null)
            metadata.Remove(member);
        else
            metadata[member] = value.Value;
    }

    private void SetList(string member, IReadOnlyList<string> value)
    {
        if (value.Count == 0)
            metadata.Remove(member);
        else
            metadata[member] = new JsonArray([.. value.Select(v => (JsonNode)v)]);
    }

    private static JsonObject Add(JsonObject obj)
    {
        JsonObject added = [];
        obj["metadata"] = added;
        return added;
    }
}
