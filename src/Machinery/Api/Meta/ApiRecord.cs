using System.Text.Json;
using System.Text.Json.Serialization;

namespace MiniKube.Machinery.Api.Meta;

/// <summary>Base of every wire record. Members this build does not know are kept and written back, so an update from an
/// older component loses nothing. Records compare by reference in their lists and maps.</summary>
public abstract record ApiRecord
{
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? UnknownFields { get; set; }
}

/// <summary>A top-level object: it has a kind and standard metadata.</summary>
public interface IKubeObject
{
    string? ApiVersion { get; }

    string? Kind { get; }

    ObjectMeta? Metadata { get; }
}

/// <summary>A list of objects as the API returns it.</summary>
public interface IKubeList<out T>
{
    ListMeta? Metadata { get; }

    IReadOnlyList<T> Items { get; }
}
