using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace MiniKube.ControlPlane.ApiServer.Discovery;

/// <summary>Answers <c>/api</c>, <c>/apis</c>, <c>/api/v1</c>, <c>/apis/GROUP</c> and <c>/apis/GROUP/VERSION</c>. Documents are encoded
/// once and carry an ETag, so that clients revalidate instead of reading them again.</summary>
public sealed class DiscoveryEndpoints(DiscoveryDocuments documents, string serverAddress)
{
    private const string AggregatedType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    private readonly ConcurrentDictionary<string, StaticDocument?> encoded = new(StringComparer.Ordinal);

    /// <summary>Whether the path is a discovery path; such a path with an unknown group or version is not (the caller answers 404).</summary>
    public bool Knows(string path) => Legacy(path) is not null;

    /// <summary>Answers a GET of a path that <see cref="Knows"/> it.</summary>
    public Task HandleAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!.TrimEnd('/');
        var document = path is "/api" or "/apis" && WantsAggregated(http.Request) ? Aggregated(path == "/api") : Legacy(path)!;
        http.Response.Headers.Vary = "Accept";
        return document.WriteAsync(http);
    }

    private static bool WantsAggregated(HttpRequest request) =>
        request.Headers.Accept.ToString().Replace(" ", "", StringComparison.Ordinal).Split(',').Any(a =>
            a.Contains("as=APIGroupDiscoveryList", StringComparison.Ordinal) && a.Split(';').Contains("v=v2"));

    private StaticDocument Aggregated(bool core) =>
        encoded.GetOrAdd(core ? "aggregated:core" : "aggregated:groups", _ => new StaticDocument(documents.Aggregated(core), AggregatedType))!;

    private StaticDocument? Legacy(string path)
    {
        path = path.TrimEnd('/');
        var parts = path.Split('/');
        if (parts.Length is < 2 or > 4 || parts[1] is not ("api" or "apis")) return null;
        return encoded.TryGetValue(path, out var known) ? known : Build(parts) is { } built ? encoded.GetOrAdd(path, new StaticDocument(built, "application/json")) : null;
    }

    private JsonObject? Build(string[] parts) => parts switch
    {
        [_, "api"] => DiscoveryDocuments.CoreVersions(serverAddress),
        [_, "api", var version] => documents.ResourceList("", version),
        [_, "apis"] => documents.GroupList(),
        [_, "apis", var group] => documents.Group(group),
        [_, "apis", var group, var version] => documents.ResourceList(group, version),
        _ => null,
    };
}

/// <summary>A document that never changes while the server runs: its bytes, type and ETag.</summary>
public sealed class StaticDocument
{
    private readonly byte[] body;
    private readonly string contentType;

    public StaticDocument(JsonNode document, string contentType)
        : this(Encoding.UTF8.GetBytes(document.ToJsonString()), contentType)
    {
    }

    /// <param name="body">The encoded document; not copied.</param>
    /// <param name="contentType">Its media type.</param>
    public StaticDocument(byte[] body, string contentType)
    {
        this.body = body;
        this.contentType = contentType;
        Hash = Convert.ToHexString(SHA512.HashData(body));
    }

    /// <summary>SHA-512 of the body in upper-case hexadecimal.</summary>
    public string Hash { get; }

    /// <summary>Answers with the document, or 304 where the client has it already.</summary>
    public Task WriteAsync(HttpContext http)
    {
        var tag = $"\"{Hash}\"";
        http.Response.Headers.ETag = tag;
        if (http.Request.Headers.IfNoneMatch.ToString().Split(',', StringSplitOptions.TrimEntries).Contains(tag))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        http.Response.ContentType = contentType;
        http.Response.ContentLength = body.Length;
        return http.Response.Body.WriteAsync(body, http.RequestAborted).AsTask();
    }
}
