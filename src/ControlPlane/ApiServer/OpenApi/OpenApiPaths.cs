using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Resources;

namespace MiniKube.ControlPlane.ApiServer.OpenApi;

/// <summary>The paths of resources with their operations, parameters and kinds, in the form of OpenAPI v2 or v3.</summary>
public sealed class OpenApiPaths(OpenApiSchemas schemas, bool v3)
{
    private static readonly string[] BodyTypes = ["*/*"];
    private static readonly string[] PatchTypes = ["application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json", "application/apply-patch+yaml"];

    private static readonly (string Name, string Type)[] WriteParameters = [("dryRun", "string"), ("fieldManager", "string"), ("fieldValidation", "string")];

    private static readonly (string Name, string Type)[] ListParameters =
    [
        ("allowWatchBookmarks", "boolean"), ("continue", "string"), ("fieldSelector", "string"), ("labelSelector", "string"), ("limit", "integer"),
        ("resourceVersion", "string"), ("resourceVersionMatch", "string"), ("sendInitialEvents", "boolean"), ("timeoutSeconds", "integer"), ("watch", "boolean"),
    ];

    private static readonly (string Name, string Type)[] DeleteParameters =
        [("dryRun", "string"), ("gracePeriodSeconds", "integer"), ("orphanDependents", "boolean"), ("propagationPolicy", "string")];

    public JsonObject Of(IEnumerable<ResourceDescriptor> resources)
    {
        var paths = new JsonObject();
        foreach (var r in resources)
        {
            var root = r.Group.Length == 0 ? $"/api/{r.Version}" : $"/apis/{r.GroupVersion}";
            var collection = r.Namespaced ? $"{root}/namespaces/{{namespace}}/{r.Resource}" : $"{root}/{r.Resource}";
            Add(paths, collection, r, null, [("list", "get"), ("create", "post"), ("deletecollection", "delete")]);
            Add(paths, collection + "/{name}", r, null, [("get", "get"), ("update", "put"), ("patch", "patch"), ("delete", "delete")]);
            if (r.Namespaced && r.Verbs.Contains("list")) Add(paths, $"{root}/{r.Resource}", r, null, [("list", "get")]);
            foreach (var s in r.Subresources)
                Add(paths, $"{collection}/{{name}}/{s.Name}", r, s, [("get", "get"), ("create", "post"), ("update", "put"), ("patch", "patch"), ("delete", "delete")]);
        }

        return paths;
    }

    private void Add(JsonObject paths, string path, ResourceDescriptor r, SubresourceDescriptor? s, (string Verb, string Method)[] operations)
    {
        var verbs = s?.Verbs ?? r.Verbs;
        var item = new JsonObject();
        foreach (var (verb, method) in operations)
            if (verbs.Contains(verb)) item[method] = Operation(r, s, verb);
        if (item.Count == 0) return;
        List<JsonNode> parameters = [];
        if (path.Contains("{name}", StringComparison.Ordinal)) parameters.Add(Parameter("name", "path", "string"));
        if (path.Contains("{namespace}", StringComparison.Ordinal)) parameters.Add(Parameter("namespace", "path", "string"));
        if (parameters.Count > 0) item["parameters"] = new JsonArray([.. parameters]);
        paths[path] = item;
    }

    private JsonObject Operation(ResourceDescriptor r, SubresourceDescriptor? s, string verb)
    {
        var type = s?.RecordType is { } own ? OpenApiSchemas.NameOf(own) : s is { Handler: not null, Kind: null } && s.Name is not "status" ? null : OpenApiSchemas.NameOf(r.RecordType);
        var (group, version) = (s?.KindGroupVersion ?? r.GroupVersion).Split('/') is [var g, var v] ? (g, v) : ("", s?.KindGroupVersion ?? r.GroupVersion);
        var operation = new JsonObject
        {
            ["operationId"] = $"{verb}{(r.Group.Length == 0 ? "Core" : r.Group.Split('.')[0])}{r.Version}{r.Resource}{s?.Name}",
            ["x-kubernetes-action"] = verb == "create" ? "post" : verb == "update" ? "put" : verb,
            ["x-kubernetes-group-version-kind"] = new JsonObject { ["group"] = group, ["kind"] = s?.Kind ?? r.Kind, ["version"] = version },
        };
        var parameters = Parameters(verb).Select(p => (JsonNode)Parameter(p.Name, "query", p.Type)).ToList();
        Body(operation, parameters, verb, type);
        if (parameters.Count > 0) operation["parameters"] = new JsonArray([.. parameters]);
        operation["responses"] = Responses(verb == "list" && type is not null && s is null ? type + "List" : type);
        return operation;
    }

    private static (string Name, string Type)[] Parameters(string verb) => verb switch
    {
        "create" or "update" => WriteParameters,
        "patch" => [.. WriteParameters, ("force", "boolean")],
        "list" => ListParameters,
        "delete" => DeleteParameters,
        "deletecollection" => [.. DeleteParameters, .. ListParameters.Where(p => p.Name is "fieldSelector" or "labelSelector" or "limit")],
        _ => [],
    };

    private void Body(JsonObject operation, List<JsonNode> parameters, string verb, string? type)
    {
        var body = verb switch
        {
            "create" or "update" => type,
            "patch" => "io.k8s.apimachinery.pkg.apis.meta.v1.Patch",
            "delete" or "deletecollection" => "io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions",
            _ => null,
        };
        if (body is null) return;
        var media = verb == "patch" ? PatchTypes : BodyTypes;
        if (v3)
        {
            operation["requestBody"] = new JsonObject { ["content"] = new JsonObject(media.Select(m => KeyValuePair.Create(m, (JsonNode?)new JsonObject { ["schema"] = schemas.Reference(body) }))) };
            return;
        }

        operation["consumes"] = new JsonArray([.. media.Select(m => (JsonNode)m)]);
        parameters.Add(new JsonObject { ["name"] = "body", ["in"] = "body", ["required"] = verb is "create" or "update" or "patch", ["schema"] = schemas.Reference(body) });
    }

    private JsonObject Responses(string? type)
    {
        var ok = new JsonObject { ["description"] = "OK" };
        if (type is not null && v3) ok["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = schemas.Reference(type) } };
        else if (type is not null) ok["schema"] = schemas.Reference(type);
        return new JsonObject { ["200"] = ok, ["401"] = new JsonObject { ["description"] = "Unauthorized" } };
    }

    private JsonObject Parameter(string name, string place, string type)
    {
        var parameter = new JsonObject { ["name"] = name, ["in"] = place };
        if (place == "path") parameter["required"] = true;
        if (v3) parameter["schema"] = new JsonObject { ["type"] = type, ["uniqueItems"] = true };
        else (parameter["type"], parameter["uniqueItems"]) = (type, true);
        return parameter;
    }
}
