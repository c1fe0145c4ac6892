using System.Net;
using Microsoft.Extensions.DependencyInjection;
using MiniKube.ControlPlane.ApiServer.Authorization.Bootstrap;
using MiniKube.ControlPlane.ApiServer.Resources.Services;
using MiniKube.ControlPlane.ApiServer.Storage;

namespace MiniKube.ControlPlane.ApiServer.Composition.Hooks;

/// <summary>What has to be in place for Services.</summary>
public static class ServiceHooks
{
    /// <exception cref="FormatException"><c>--control-plane-endpoint</c> is no IP:PORT.</exception>
    public static IReadOnlyList<IStartupTask> All(ApiServerOptions options, IServiceProvider services)
    {
        IObjectReader reader = services.GetRequiredService<IObjectReader>();
        IObjectWriter writer = services.GetRequiredService<IObjectWriter>();
        (string? address, int port) = Endpoint(options);
        return [new KubernetesService(reader, writer, services.GetRequiredService<ServiceNetwork>(), address, port), new ServiceRepair(reader, writer, services.GetRequiredService<TimeProvider>())];
    }

    private static (string? Address, int Port) Endpoint(ApiServerOptions options)
    {
        if (options.ControlPlaneEndpoint.Length == 0)
            return (null, options.SecurePort);
        IPEndPoint endpoint = IPEndPoint.Parse(options.ControlPlaneEndpoint);
        return (endpoint.Address.ToString(), endpoint.Port);
    }
}
