using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using MiniKube.ControlPlane.ApiServer.Discovery;
using MiniKube.ControlPlane.ApiServer.OpenApi;
using MiniKube.ControlPlane.ApiServer.Resources;

namespace MiniKube.ApiServer.Tests.Discovery;

/// <summary>What clients learn of the API before they use it: discovery in both forms, OpenAPI v2 and v3.</summary>
public sealed class PublishedApiTests
{
    private static readonly OpenApiEndpoints OpenApi = new(ResourceTable.All, "v1.36.0");
    private static readonly DiscoveryEndpoints Discovered = new(new DiscoveryDocuments(ResourceTable.All), "10.0.0.1:6443");

    [Fact]
    public async Task Aggregated_discovery_has_resources_with_subresources()
    {
        var answer = await AskAsync(Discovered.HandleAsync, "/apis", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json");
        Assert.Equal("APIGroupDiscoveryList", (string?)answer["kind"]);
        var apps = answer["items"]!.AsArray().Single(g => (string?)g!["metadata"]!["name"] == "apps")!;
        var deployments = apps["versions"]![0]!["resources"]!.AsArray().Single(r => (string?)r!["resource"] == "deployments")!;
        Assert.Equal("deploy", (string?)deployments["shortNames"]![0]);
        Assert.Contains(deployments["subresources"]!.AsArray(), s => (string?)s!["subresource"] == "scale" && (string?)s["responseKind"]!["group"] == "autoscaling");
    }

    [Theory]
    [InlineData("/api", "APIVersions")]
    [InlineData("/api/v1", "APIResourceList")]
    [InlineData("/apis", "APIGroupList")]
    [InlineData("/apis/apps", "APIGroup")]
    [InlineData("/apis/apps/v1", "APIResourceList")]
    public async Task Legacy_discovery_answers(string path, string kind)
    {
        Assert.True(Discovered.Knows(path));
        Assert.Equal(kind, (string?)(await AskAsync(Discovered.HandleAsync, path, "application/json"))["kind"]);
    }

    [Theory]
    [InlineData("/apis/nothing")]
    [InlineData("/apis/apps/v9")]
    [InlineData("/api/v1/pods")]
    public void Other_paths_are_not_discovery(string path) => Assert.False(Discovered.Knows(path));

    [Fact]
    public async Task OpenApi_v3_offers_patch_parameters_that_kubectl_looks_for()
    {
        var index = await AskAsync(OpenApi.HandleAsync, "/openapi/v3", "application/json");
        Assert.StartsWith("/openapi/v3/apis/apps/v1?hash=", (string?)index["paths"]!["apis/apps/v1"]!["serverRelativeURL"], StringComparison.Ordinal);
        var apps = await AskAsync(OpenApi.HandleAsync, "/openapi/v3/apis/apps/v1", "application/json");
        var patch = apps["paths"]!["/apis/apps/v1/namespaces/{namespace}/deployments/{name}"]!["patch"]!;
        Assert.Equal("Deployment", (string?)patch["x-kubernetes-group-version-kind"]!["kind"]);
        Assert.Contains(patch["parameters"]!.AsArray(), p => (string?)p!["name"] == "fieldValidation");
        Assert.NotNull(apps["components"]!["schemas"]!["io.k8s.api.core.v1.PodSpec"]);
    }

    [Fact]
    public async Task References_stand_beside_their_description_in_v2_and_inside_allOf_in_v3()
    {
        const string Pod = "io.k8s.api.core.v1.Pod";
        var v2 = (await AskAsync(OpenApi.HandleAsync, "/openapi/v2", "application/json"))["definitions"]![Pod]!["properties"]!["spec"]!;
        Assert.Equal("#/definitions/io.k8s.api.core.v1.PodSpec", (string?)v2["$ref"]);
        Assert.NotNull(v2["description"]);
        var v3 = (await AskAsync(OpenApi.HandleAsync, "/openapi/v3/api/v1", "application/json"))["components"]!["schemas"]![Pod]!["properties"]!["spec"]!;
        Assert.Equal("#/components/schemas/io.k8s.api.core.v1.PodSpec", (string?)v3["allOf"]![0]!["$ref"]);
        Assert.Null(v3["$ref"]);
    }

    [Fact]
    public async Task Every_reference_of_OpenApi_v2_has_its_definition()
    {
        var document = await AskAsync(OpenApi.HandleAsync, "/openapi/v2", "application/json");
        var definitions = document["definitions"]!.AsObject();
        var dangling = References(document).Where(r => !definitions.ContainsKey(r["#/definitions/".Length..])).Distinct();
        Assert.Empty(dangling);
        Assert.Equal("name", (string?)definitions["io.k8s.api.core.v1.PodSpec"]!["properties"]!["containers"]!["x-kubernetes-patch-merge-key"]);
    }

    [Fact]
    public async Task Unchanged_document_is_not_sent_again()
    {
        var http = Context("/api/v1", "application/json");
        await Discovered.HandleAsync(http);
        var again = Context("/api/v1", "application/json");
        again.Request.Headers.IfNoneMatch = http.Response.Headers.ETag;
        await Discovered.HandleAsync(again);
        Assert.Equal(StatusCodes.Status304NotModified, again.Response.StatusCode);
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(p => p.Key == "$ref" && p.Value is JsonValue v ? [(string)v!] : References(p.Value)),
        JsonArray a => a.SelectMany(References),
        _ => [],
    };

    private static async Task<JsonNode> AskAsync(Func<HttpContext, Task> handle, string path, string accept)
    {
        var http = Context(path, accept);
        await handle(http);
        return JsonNode.Parse(((MemoryStream)http.Response.Body).ToArray())!;
    }

    private static DefaultHttpContext Context(string path, string accept)
    {
        var http = new DefaultHttpContext();
        http.Request.Method = "GET";
        http.Request.Path = path;
        http.Request.Headers.Accept = accept;
        http.Response.Body = new MemoryStream();
        return http;
    }
}
