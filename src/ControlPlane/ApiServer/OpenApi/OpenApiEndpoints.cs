using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using MiniKube.ControlPlane.ApiServer.Discovery;
using MiniKube.ControlPlane.ApiServer.Resources;

namespace MiniKube.ControlPlane.ApiServer.OpenApi;

/// <summary>Answers <c>/openapi/v2</c>, <c>/openapi/v3</c> and <c>/openapi/v3/…</c>. Documents are built when first asked for.</summary>
public sealed class OpenApiEndpoints(IReadOnlyList<ResourceDescriptor> resources, string version)
{
    private const string Prefix = "/openapi/v3/";

    private readonly IReadOnlyList<(string Group, string Version)> groupVersions = [.. resources.Select(r => (r.Group, r.Version)).Distinct()];
    private readonly ConcurrentDictionary<string, StaticDocument> encoded = new(StringComparer.Ordinal);

    public bool Knows(string path) => path is "/openapi/v2" or "/openapi/v3" || (path.StartsWith(Prefix, StringComparison.Ordinal) && Rows(path[Prefix.Length..]).Any());

    /// <summary>Answers a GET of a path that <see cref="Knows"/> it, in JSON; v2 also in protobuf.</summary>
    public Task HandleAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        var accept = http.Request.Headers.Accept.ToString();
        if (path == "/openapi/v2" && accept.Contains("proto-openapi.spec.v2", StringComparison.Ordinal)) return encoded.GetOrAdd(path + ":protobuf", BuildProtobuf).WriteAsync(http);
        if (accept.Length > 0 && !accept.Contains("json", StringComparison.Ordinal) && !accept.Contains("*/*", StringComparison.Ordinal))
        {
            http.Response.StatusCode = StatusCodes.Status406NotAcceptable;
            return Task.CompletedTask;
        }

        return encoded.GetOrAdd(path, Build).WriteAsync(http);
    }

    private StaticDocument BuildProtobuf(string _) => new(OpenApiProtobuf.Encode(V2()), OpenApiProtobuf.MediaType);

    private StaticDocument Build(string path) => new(
        path switch
        {
            "/openapi/v2" => V2(),
            "/openapi/v3" => V3Index(),
            _ => V3(path[Prefix.Length..]),
        }, "application/json");

    private JsonObject V2()
    {
        var schemas = new OpenApiSchemas("#/definitions/", groupVersions);
        return new JsonObject { ["swagger"] = "2.0", ["info"] = Info(), ["paths"] = new OpenApiPaths(schemas, v3: false).Of(resources), ["definitions"] = schemas.All() };
    }

    private JsonObject V3Index() => new()
    {
        ["paths"] = new JsonObject(groupVersions.Select(gv => gv.Group.Length == 0 ? $"api/{gv.Version}" : $"apis/{gv.Group}/{gv.Version}")
            .Select(p => KeyValuePair.Create(p, (JsonNode?)new JsonObject { ["serverRelativeURL"] = $"{Prefix}{p}?hash={encoded.GetOrAdd(Prefix + p, Build).Hash}" }))),
    };

    private JsonObject V3(string path)
    {
        var schemas = new OpenApiSchemas("#/components/schemas/", groupVersions);
        List<ResourceDescriptor> rows = [.. Rows(path)];
        string[] always = ["io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions", "io.k8s.apimachinery.pkg.apis.meta.v1.Status", "io.k8s.apimachinery.pkg.apis.meta.v1.WatchEvent"];
        var types = rows.SelectMany(r => r.Subresources.Select(s => s.RecordType).Append(r.RecordType)).Select(OpenApiSchemas.NameOf).OfType<string>();
        var lists = rows.Where(r => r.Verbs.Contains("list")).Select(r => OpenApiSchemas.NameOf(r.RecordType) + "List");
        return new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = Info(),
            ["paths"] = new OpenApiPaths(schemas, v3: true).Of(rows),
            ["components"] = new JsonObject { ["schemas"] = schemas.Reachable([.. types, .. lists, .. always]) },
        };
    }

    private IEnumerable<ResourceDescriptor> Rows(string path) => path.Split('/') switch
    {
        ["api", var version] => resources.Where(r => r.Group.Length == 0 && r.Version == version),
        ["apis", var group, var version] => resources.Where(r => r.Group == group && r.Version == version),
        _ => [],
    };

    private JsonObject Info() => new() { ["title"] = "Kubernetes", ["version"] = version };
}
