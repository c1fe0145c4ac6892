using Etcdserverpb;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;

namespace MiniKube.Cli.Mk.Commands.Store;

/// <summary>A connection to one member, signed in where the command names a user. The caller disposes it.</summary>
public sealed class StoreSession : IDisposable
{
    private readonly GrpcChannel _channel;

    private StoreSession(GrpcChannel channel, Metadata? headers)
    {
        _channel = channel;
        Calls = headers is null ? channel.CreateCallInvoker() : channel.CreateCallInvoker().Intercept(new HeaderInterceptor(headers));
    }

    /// <summary>What clients are made on.</summary>
    public CallInvoker Calls { get; }

    public KV.KVClient Keys => new(Calls);

    public Maintenance.MaintenanceClient Maintenance => new(Calls);

    /// <param name="channel">Disposed with the session.</param>
    /// <param name="user">NAME:PASSWORD; null for nobody.</param>
    public static async Task<StoreSession> OpenAsync(GrpcChannel channel, string? user, CancellationToken cancellation)
    {
        try
        {
            return new StoreSession(channel, await HeadersAsync(channel, user, cancellation).ConfigureAwait(false));
        }
        catch
        {
            channel.Dispose();
            throw;
        }
    }

    public void Dispose() => _channel.Dispose();

    private static async Task<Metadata?> HeadersAsync(GrpcChannel channel, string? user, CancellationToken cancellation)
    {
        if (user is null) return null;
        var words = user.Split(':', 2);
        var password = words.Length == 2 ? words[1] : Environment.GetEnvironmentVariable("MK_STORE_PASSWORD") ?? "";
        var answer = await new Auth.AuthClient(channel).AuthenticateAsync(new AuthenticateRequest { Name = words[0], Password = password }, new CallOptions(cancellationToken: cancellation)).ConfigureAwait(false);
        return new Metadata { { "token", answer.Token } };
    }

    /// <summary>Adds the same headers to every call.</summary>
    private sealed class HeaderInterceptor(Metadata headers) : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation) =>
            continuation(request, With(context));

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation) =>
            continuation(request, With(context));

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(ClientInterceptorContext<TRequest, TResponse> context, AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation) =>
            continuation(With(context));

        private ClientInterceptorContext<TRequest, TResponse> With<TRequest, TResponse>(ClientInterceptorContext<TRequest, TResponse> context)
            where TRequest : class
            where TResponse : class => new(context.Method, context.Host, context.Options.WithHeaders(headers));
    }
}
