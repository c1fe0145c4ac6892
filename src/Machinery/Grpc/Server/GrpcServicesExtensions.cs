using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Connections;
using MiniKube.Machinery.Grpc.Server;
using MiniKube.Machinery.Grpc.Server.Sockets;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what <c>MapGrpcService</c> needs.</summary>
public static class GrpcServicesExtensions
{
    public static IServiceCollection AddGrpc(this IServiceCollection services, Action<GrpcServiceOptions>? configure = null)
    {
        services.AddRouting();
        if (configure is not null) services.Configure(configure);
        services.AddSingleton(new ServiceLifetimes(services));
        return services;
    }

    /// <summary>
    /// Lets the server read and write its sockets on whatever thread is there, instead of handing each step to the pool, and send answers
    /// that are ready together with one call of the system. For servers whose handlers never block.
    /// </summary>
    public static IServiceCollection AddGatheringSockets(this IServiceCollection services) =>
        services.AddSingleton<IConnectionListenerFactory, GatheringTransport>();
}
