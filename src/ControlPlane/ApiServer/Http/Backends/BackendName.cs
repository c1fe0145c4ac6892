using MiniKube.Machinery.Api.Errors;

namespace MiniKube.ControlPlane.ApiServer.Http.Backends;

/// <summary>The name under which a pod or Service is proxied: <c>name</c>, <c>name:port</c> or <c>scheme:name:port</c>.</summary>
/// <param name="Port">A number or a port's name; empty for the only or first one.</param>
public readonly record struct BackendName(string Scheme, string Name, string Port)
{
    /// <exception cref="StatusException">400: no such form.</exception>
    public static BackendName Parse(string text, string kind)
    {
        string[] parts = text.Split(':');
        BackendName name = parts.Length switch
        {
            1 => new("http", parts[0], ""),
            2 => new("http", parts[0], parts[1]),
            3 => new(parts[0].Length == 0 ? "http" : parts[0], parts[1], parts[2]),
            _ => default,
        };
        return name is { Name.Length: > 0, Scheme: "http" or "https" } ? name : throw ApiErrors.BadRequest($"invalid {kind} request \"{text}\"");
    }
}
