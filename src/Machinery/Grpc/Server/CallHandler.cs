using System.Runtime.CompilerServices;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using MiniKube.Machinery.Grpc.Framing;

namespace MiniKube.Machinery.Grpc.Server;

/// <summary>Serves the calls of one method: checks the request, runs the method, and always answers with a status.</summary>
internal abstract class CallHandler<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerRuntime runtime)
    where TRequest : class
    where TResponse : class
{
    private readonly CallObserver? _observer = runtime.Options.Observe?.Invoke(method);

    protected Method<TRequest, TResponse> Method { get; } = method;

    protected ServerRuntime Runtime { get; } = runtime;

    public Task HandleAsync(HttpContext http) =>
        RequestCheck.Accepts(http) ? RunAsync(http) : Task.CompletedTask;

    /// <summary>Runs the method and writes its messages.</summary>
    protected abstract ValueTask InvokeAsync(HttpServerCallContext context);

    protected RequestStream<TRequest> Requests(HttpServerCallContext context) =>
        new(context.Http.Request.BodyReader, Method.RequestMarshaller, Runtime.Options.MaxReceiveMessageSize, context, _observer);

    protected ResponseStream<TResponse> Responses(HttpServerCallContext context) =>
        new(context, Method.ResponseMarshaller, Runtime.Options.MaxSendMessageSize, _observer);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    protected async ValueTask<TRequest> SingleRequestAsync(HttpServerCallContext context)
    {
        var requests = Requests(context);
        if (!await requests.MoveNext(CancellationToken.None).ConfigureAwait(false))
        {
            throw new RpcException(new Status(StatusCode.Internal, "grpc: the request stream ended without a message"));
        }

        var request = requests.Current;
        await requests.RequireEndAsync().ConfigureAwait(false);
        return request;
    }

    private async Task RunAsync(HttpContext http)
    {
        var context = new HttpServerCallContext(http, Method.FullName, Runtime);
        var startedAt = _observer is null ? 0 : Runtime.Time.GetTimestamp();
        _observer?.Started();
        try
        {
            await InvokeAsync(context).ConfigureAwait(false);
            context.Finish(context.Status);
            _observer?.Ended(context.Status.StatusCode, startedAt);
        }
        catch (Exception e)
        {
            var status = CallFailure.ToStatus(e, context, Runtime);
            context.Finish(status, (e as RpcException)?.Trailers);
            _observer?.Ended(status.StatusCode, startedAt);
        }
        finally
        {
            context.Dispose();
        }
    }
}

internal sealed class UnaryHandler<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerRuntime runtime, UnaryServerMethod<TRequest, TResponse> invoke)
    : CallHandler<TRequest, TResponse>(method, runtime)
    where TRequest : class
    where TResponse : class
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    protected override async ValueTask InvokeAsync(HttpServerCallContext context)
    {
        var request = await SingleRequestAsync(context).ConfigureAwait(false);
        var response = await invoke(request, context).ConfigureAwait(false);
        if (context.Status.StatusCode == StatusCode.OK) Responses(context).WriteLast(response);
    }
}

internal sealed class ClientStreamingHandler<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerRuntime runtime, ClientStreamingServerMethod<TRequest, TResponse> invoke)
    : CallHandler<TRequest, TResponse>(method, runtime)
    where TRequest : class
    where TResponse : class
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    protected override async ValueTask InvokeAsync(HttpServerCallContext context)
    {
        var response = await invoke(Requests(context), context).ConfigureAwait(false);
        if (context.Status.StatusCode == StatusCode.OK) Responses(context).WriteLast(response);
    }
}

internal sealed class ServerStreamingHandler<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerRuntime runtime, ServerStreamingServerMethod<TRequest, TResponse> invoke)
    : CallHandler<TRequest, TResponse>(method, runtime)
    where TRequest : class
    where TResponse : class
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    protected override async ValueTask InvokeAsync(HttpServerCallContext context)
    {
        var request = await SingleRequestAsync(context).ConfigureAwait(false);
        await invoke(request, Responses(context), context).ConfigureAwait(false);
    }
}

internal sealed class DuplexStreamingHandler<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerRuntime runtime, DuplexStreamingServerMethod<TRequest, TResponse> invoke)
    : CallHandler<TRequest, TResponse>(method, runtime)
    where TRequest : class
    where TResponse : class
{
    protected override ValueTask InvokeAsync(HttpServerCallContext context) =>
        new(invoke(Requests(context), Responses(context), context));
}
