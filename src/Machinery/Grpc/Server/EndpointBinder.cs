using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MiniKube.Machinery.Grpc.Server;

/// <summary>Turns the methods of a service into endpoints: resolve the service, then interceptors, then its method.</summary>
internal sealed class EndpointBinder<TService>(IEndpointRouteBuilder routes, ServerRuntime runtime) : ServiceBinderBase
    where TService : class
{
    private readonly List<IEndpointConventionBuilder> _endpoints = [];

    public IReadOnlyList<IEndpointConventionBuilder> Endpoints => _endpoints;

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
    {
        var open = Open<Func<TService, TRequest, ServerCallContext, Task<TResponse>>>(method, typeof(TRequest), typeof(ServerCallContext));
        UnaryServerMethod<TRequest, TResponse> chain = (request, context) => open(Service(context), request, context);
        foreach (var interceptor in Innermost())
        {
            var next = chain;
            chain = (request, context) => interceptor.UnaryServerHandler(request, context, next);
        }

        Map(method, new UnaryHandler<TRequest, TResponse>(method, runtime, chain));
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var open = Open<Func<TService, IAsyncStreamReader<TRequest>, ServerCallContext, Task<TResponse>>>(method, typeof(IAsyncStreamReader<TRequest>), typeof(ServerCallContext));
        ClientStreamingServerMethod<TRequest, TResponse> chain = (requests, context) => open(Service(context), requests, context);
        foreach (var interceptor in Innermost())
        {
            var next = chain;
            chain = (requests, context) => interceptor.ClientStreamingServerHandler(requests, context, next);
        }

        Map(method, new ClientStreamingHandler<TRequest, TResponse>(method, runtime, chain));
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var open = Open<Func<TService, TRequest, IServerStreamWriter<TResponse>, ServerCallContext, Task>>(method, typeof(TRequest), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext));
        ServerStreamingServerMethod<TRequest, TResponse> chain = (request, responses, context) => open(Service(context), request, responses, context);
        foreach (var interceptor in Innermost())
        {
            var next = chain;
            chain = (request, responses, context) => interceptor.ServerStreamingServerHandler(request, responses, context, next);
        }

        Map(method, new ServerStreamingHandler<TRequest, TResponse>(method, runtime, chain));
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var open = Open<Func<TService, IAsyncStreamReader<TRequest>, IServerStreamWriter<TResponse>, ServerCallContext, Task>>(method, typeof(IAsyncStreamReader<TRequest>), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext));
        DuplexStreamingServerMethod<TRequest, TResponse> chain = (requests, responses, context) => open(Service(context), requests, responses, context);
        foreach (var interceptor in Innermost())
        {
            var next = chain;
            chain = (requests, responses, context) => interceptor.DuplexStreamingServerHandler(requests, responses, context, next);
        }

        Map(method, new DuplexStreamingHandler<TRequest, TResponse>(method, runtime, chain));
    }

    /// <summary>The instance for all calls, made for the first; null where every call has its own.</summary>
    private readonly Lazy<TService>? _singleton = runtime.Lifetimes?.IsSingleton(typeof(TService)) == true
        ? new Lazy<TService>(routes.ServiceProvider.GetRequiredService<TService>)
        : null;

    private TService Service(ServerCallContext context) => _singleton?.Value ?? ((HttpServerCallContext)context).Service<TService>();

    private static TDelegate Open<TDelegate>(IMethod method, params Type[] parameters)
        where TDelegate : Delegate
    {
        var info = typeof(TService).GetMethod(method.Name, parameters)
            ?? throw new InvalidOperationException($"{typeof(TService)} has no method for {method.FullName}.");
        return info.CreateDelegate<TDelegate>();
    }

    private IEnumerable<Interceptor> Innermost() => runtime.Options.Interceptors.Reverse();

    private void Map<TRequest, TResponse>(Method<TRequest, TResponse> method, CallHandler<TRequest, TResponse> handler)
        where TRequest : class
        where TResponse : class =>
        _endpoints.Add(routes.MapPost(method.FullName, (RequestDelegate)handler.HandleAsync).WithDisplayName($"gRPC - {method.FullName}"));
}
