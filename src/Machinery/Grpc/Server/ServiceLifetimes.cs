using Microsoft.Extensions.DependencyInjection;

namespace MiniKube.Machinery.Grpc.Server;

/// <summary>Tells which services are singletons: those are looked up once, and their calls need no scope.</summary>
internal sealed class ServiceLifetimes(IServiceCollection services)
{
    public bool IsSingleton(Type service) =>
        services.LastOrDefault(d => d.ServiceType == service && !d.IsKeyedService)?.Lifetime == ServiceLifetime.Singleton;
}
