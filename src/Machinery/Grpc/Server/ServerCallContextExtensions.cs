using Microsoft.AspNetCore.Http;
using MiniKube.Machinery.Grpc.Server;

namespace Grpc.Core;

/// <summary>The HTTP request under a call.</summary>
public static class ServerCallContextExtensions
{
    /// <exception cref="InvalidOperationException">The context is a test double.</exception>
    public static HttpContext GetHttpContext(this ServerCallContext context) =>
        (context as HttpServerCallContext)?.Http ?? throw new InvalidOperationException("Could not get HttpContext from ServerCallContext.");
}
