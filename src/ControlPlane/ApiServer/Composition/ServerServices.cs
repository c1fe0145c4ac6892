using Microsoft.Extensions.DependencyInjection;
using MiniKube.ControlPlane.ApiServer.Admission;
using MiniKube.ControlPlane.ApiServer.Http;
using MiniKube.ControlPlane.ApiServer.Http.Kubelets;
using MiniKube.ControlPlane.ApiServer.Resources.Services;
using MiniKube.ControlPlane.ApiServer.Storage;
using MiniKube.ControlPlane.ApiServer.Storage.Registry;

namespace MiniKube.ControlPlane.ApiServer.Composition;

/// <summary>The container from which handlers, authorizers and plugins take what they need.</summary>
public static class ServerServices
{
    public static ServiceProvider Build(ApiServerOptions options, StorageParts storage, ServerLifetime lifetime, TimeProvider time)
    {
        var services = new ServiceCollection();
        services.AddSingleton(time);
        services.AddSingleton(lifetime);
        services.AddSingleton<IObjectReader>(storage.Reader);
        services.AddSingleton<IObjectWriter>(s => new ServerWriter(storage.Registry, storage.Reader, s, time));
        services.AddSingleton(ServiceNetwork.Parse(options.ServiceClusterIpRange.Split(',')[0], options.ServiceNodePortRange));
        services.AddSingleton(_ => new KubeletClient(options, time));
        services.AddSecurity(options.Authentication, options.Authorization);
        services.AddAdmission(options.Admission);
        return services.BuildServiceProvider();
    }
}
