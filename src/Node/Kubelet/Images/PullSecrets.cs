using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MiniKube.Node.Kubelet.Images;

/// <summary>Credentials in pull secrets (<c>kubernetes.io/dockerconfigjson</c> and the older <c>dockercfg</c>). Pure.</summary>
public static class PullSecrets
{
    /// <summary>The credentials that fit the image, the most exact registry entry first. Unreadable secrets count as empty.</summary>
    public static IReadOnlyList<Cri.AuthConfig> For(ImageName image, IEnumerable<Secret> secrets)
    {
        var matches = new List<(int Length, Cri.AuthConfig Auth)>();
        foreach (var (key, entry) in secrets.SelectMany(Entries))
        {
            var location = Location(key);
            if (Fits(location, image)) matches.Add((location.Length, Auth(entry)));
        }
        return [.. matches.OrderByDescending(m => m.Length).Select(m => m.Auth)];
    }

    private static IEnumerable<KeyValuePair<string, JsonObject>> Entries(Secret secret)
    {
        JsonNode? node = null;
        try
        {
            if (secret.Data?.TryGetValue(".dockerconfigjson", out var config) == true) node = JsonNode.Parse(config)?["auths"];
            else if (secret.Data?.TryGetValue(".dockercfg", out var old) == true) node = JsonNode.Parse(old);
        }
        catch (JsonException)
        {
            return [];
        }
        return node is JsonObject entries
            ? entries.Where(p => p.Value is JsonObject).Select(p => KeyValuePair.Create(p.Key, p.Value!.AsObject())) : [];
    }

    private static string Location(string key)
    {
        var scheme = key.IndexOf("://", StringComparison.Ordinal);
        var rest = (scheme < 0 ? key : key[(scheme + 3)..]).TrimEnd('/');
        foreach (var version in new[] { "/v1", "/v2" })
        {
            if (rest.EndsWith(version, StringComparison.Ordinal)) rest = rest[..^version.Length];
        }
        return rest is "index.docker.io" or "registry-1.docker.io" ? "docker.io" : rest;
    }

    private static bool Fits(string location, ImageName image)
    {
        var full = $"{image.Registry}/{image.Repository}";
        if (!location.StartsWith("*.", StringComparison.Ordinal)) return full == location || full.StartsWith(location + "/", StringComparison.Ordinal);
        var dot = image.Registry.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && image.Registry[dot..] == location[1..];
    }

    private static Cri.AuthConfig Auth(JsonObject entry)
    {
        var auth = new Cri.AuthConfig
        {
            Username = Text(entry, "username"),
            Password = Text(entry, "password"),
            IdentityToken = Text(entry, "identitytoken"),
            RegistryToken = Text(entry, "registrytoken"),
        };
        if (Text(entry, "auth") is not { Length: > 0 } encoded) return auth;
        var buffer = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, buffer, out var length)) return auth;
        var pair = Encoding.UTF8.GetString(buffer, 0, length).Split(':', 2);
        if (pair.Length == 2) (auth.Username, auth.Password) = (pair[0], pair[1].TrimEnd('\0'));
        return auth;
    }

    private static string Text(JsonObject entry, string name) => entry[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
