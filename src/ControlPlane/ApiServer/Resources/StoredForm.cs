using System.Text.Json.Nodes;

namespace MiniKube.ControlPlane.ApiServer.Resources;

/// <summary>Conversion between the served version of a kind and the one it is stored in. Both functions own their argument
/// and may return it changed; they must round-trip.</summary>
public sealed record StoredForm(string StoragePrefix, Func<JsonObject, JsonObject> ToStored, Func<JsonObject, JsonObject> FromStored);
