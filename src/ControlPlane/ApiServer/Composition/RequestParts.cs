using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MiniKube.ControlPlane.ApiServer.Admission;
using MiniKube.ControlPlane.ApiServer.Authentication;
using MiniKube.ControlPlane.ApiServer.Authorization;
using MiniKube.ControlPlane.ApiServer.Discovery;
using MiniKube.ControlPlane.ApiServer.Http;
using MiniKube.ControlPlane.ApiServer.Http.Pipeline;
using MiniKube.ControlPlane.ApiServer.Http.Reading;
using MiniKube.ControlPlane.ApiServer.Http.Subresources;
using MiniKube.ControlPlane.ApiServer.Http.Writing;
using MiniKube.ControlPlane.ApiServer.OpenApi;
using MiniKube.ControlPlane.ApiServer.Storage;
using MiniKube.ControlPlane.ApiServer.Storage.Registry;
using MiniKube.Machinery.Hosting.Health;
using MiniKube.Machinery.Hosting.Metrics;

namespace MiniKube.ControlPlane.ApiServer.Composition;

/// <summary>The request path, put together.</summary>
public static class RequestParts
{
    public static ApiPipeline Pipeline(
        ApiServerOptions options, ResourceMap map, StorageParts storage, IServiceProvider services, HealthChecks health, MetricRegistry metrics, ILoggerFactory logs)
    {
        ILogger log = logs.CreateLogger("http");
        TimeProvider time = services.GetRequiredService<TimeProvider>();
        IAuthorizer authorizer = services.GetRequiredService<IAuthorizer>();
        var limit = new InFlightLimit(options.MaxRequestsInFlight, options.MaxMutatingRequestsInFlight);
        var observer = new RequestObserver(metrics, limit, time, log);
        observer.ExposeInFlight();
        var reach = new ServerReach(time, storage.Reader, services.GetRequiredService<IObjectWriter>(), services);
        ResourceDispatcher dispatcher = Dispatcher(storage, Admission(services), services.GetRequiredService<ServerLifetime>(), time);
        return new ApiPipeline
        {
            Authenticator = services.GetRequiredService<IAuthenticator>(),
            Impersonate = services.GetRequiredService<Impersonation>().ResolveAsync,
            Resources = new ResourceRequests(map, authorizer, dispatcher, limit, reach),
            Paths = new PathRequests(health, new VersionHandler(), Paths(options, map, metrics), authorizer),
            Observer = observer,
            Log = log,
        };
    }

    private static IPathHandler[] Paths(ApiServerOptions options, ResourceMap map, MetricRegistry metrics)
    {
        string address = $"{options.Advertised}:{options.SecurePort}";
        return
        [
            new PublishedDocuments(new DiscoveryEndpoints(new DiscoveryDocuments(map.All), address), new OpenApiEndpoints(map.All, VersionHandler.GitVersion)),
            new MetricsHandler(metrics),
            new TokenKeysHandler(options.Authentication, address),
        ];
    }

    private static AdmissionGate Admission(IServiceProvider services) => new(
        services.GetService<IReadOnlyList<IMutatingAdmission>>() ?? [], services.GetService<IReadOnlyList<IValidatingAdmission>>() ?? []);

    private static ResourceDispatcher Dispatcher(StorageParts s, IAdmissionGate admission, ServerLifetime lifetime, TimeProvider time)
    {
        var get = new GetVerb(s.Caches);
        var list = new ListVerb(s.Caches, s.History);
        return new ResourceDispatcher
        {
            Get = get,
            List = list,
            Watch = new WatchVerb(s.Caches, time, lifetime),
            Create = new CreateVerb(s.Registry, admission),
            Update = new UpdateVerb(s.Registry, admission),
            Patch = new PatchVerb(s.Registry, admission, s.Fields),
            Delete = new DeleteVerb(s.Registry, admission),
            DeleteCollection = new DeleteCollectionVerb(list, s.Registry, admission),
            Scale = new ScaleSubresource(get, s.Registry, admission),
            Handled = new HandledSubresource(admission),
        };
    }
}
