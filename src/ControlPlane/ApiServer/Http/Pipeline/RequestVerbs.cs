using Microsoft.AspNetCore.Http;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.ControlPlane.ApiServer.Http.Pipeline;

/// <summary>From method and path to the verb that authorization, admission and metrics speak of.</summary>
public static class RequestVerbs
{
    /// <exception cref="StatusException">405: a method that no resource has.</exception>
    public static string Of(HttpRequest request, RequestInfo info)
    {
        bool named = info.Name.Length > 0;
        return request.Method switch
        {
            "GET" or "HEAD" => info.WatchPrefix || (info.Subresource.Length == 0 && ListQuery.Flag(request.Query, "watch")) ? "watch" : named ? "get" : "list",
            "POST" => "create",
            "PUT" when named => "update",
            "PATCH" when named => "patch",
            "DELETE" => named ? "delete" : "deletecollection",
            _ => throw ApiErrors.MethodNotAllowed(),
        };
    }

    public static bool IsWrite(string verb) => verb is "create" or "update" or "patch" or "delete" or "deletecollection";

    /// <summary>Requests that may last for hours: they count against no limit.</summary>
    public static bool IsLongRunning(string verb, string subresource) =>
        verb == "watch" || subresource is "log" or "exec" or "attach" or "portforward" or "proxy";
}
