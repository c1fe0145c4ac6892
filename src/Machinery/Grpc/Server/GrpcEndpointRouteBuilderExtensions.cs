using System.Diagnostics.CodeAnalysis;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MiniKube.Machinery.Grpc.Server;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Routes gRPC calls to services.</summary>
public static class GrpcEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps every method of <typeparamref name="TService"/>. An instance is taken from the request's services,
    /// or made for the call when the type is not registered.
    /// </summary>
    public static IEndpointConventionBuilder MapGrpcService<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TService>(this IEndpointRouteBuilder builder)
        where TService : class
    {
        var services = builder.ServiceProvider;
        var runtime = new ServerRuntime(
            services.GetService<IOptions<GrpcServiceOptions>>()?.Value ?? new GrpcServiceOptions(),
            services.GetService<TimeProvider>() ?? TimeProvider.System,
            services.GetRequiredService<ILoggerFactory>().CreateLogger("MiniKube.Machinery.Grpc"),
            services.GetService<ServiceLifetimes>());
        var binder = new EndpointBinder<TService>(builder, runtime);
        ServiceDiscovery.Bind<TService>(binder);
        UnknownMethods.Map(builder);
        return new ConventionBuilders(binder.Endpoints);
    }
}
