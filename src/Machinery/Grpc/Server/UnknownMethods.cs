using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MiniKube.Machinery.Grpc.Server;

/// <summary>Answers calls to services and methods that nobody mapped with UNIMPLEMENTED.</summary>
internal static class UnknownMethods
{
    private sealed class Mapped;

    /// <summary>At most once a route builder; other POST routes keep precedence.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        if (routes.DataSources.SelectMany(s => s.Endpoints).Any(e => e.Metadata.GetMetadata<Mapped>() is not null)) return;
        routes.MapPost("{unknownService}/{unknownMethod}", (RequestDelegate)Answer)
            .WithMetadata(new Mapped())
            .WithDisplayName("gRPC - unknown method")
            .WithOrder(int.MaxValue);
    }

    private static Task Answer(HttpContext http)
    {
        if (!RequestCheck.IsGrpc(http.Request.ContentType))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        var service = http.GetRouteValue("unknownService");
        RequestCheck.Refuse(http, StatusCodes.Status200OK, StatusCode.Unimplemented, $"unknown method {http.GetRouteValue("unknownMethod")} for service {service}");
        return Task.CompletedTask;
    }
}
