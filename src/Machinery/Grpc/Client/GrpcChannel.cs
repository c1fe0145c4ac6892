using Grpc.Core;
using MiniKube.Machinery.Grpc.Client;

namespace Grpc.Net.Client;

/// <summary>
/// A way to one server. Connections are made when a call needs one and shared by all calls; thread-safe.
/// Disposing ends running calls when the channel owns its handler.
/// </summary>
public sealed class GrpcChannel : ChannelBase, IDisposable
{
    private readonly HttpMessageInvoker _invoker;
    private readonly GrpcCallInvoker _calls;

    private GrpcChannel(Uri address, GrpcChannelOptions options)
        : base(address.Authority.Length > 0 ? address.Authority : address.AbsolutePath)
    {
        var own = options.HttpHandler is null;
        var handler = options.HttpHandler ?? ChannelHandler.Create(address, options);
        _invoker = new HttpMessageInvoker(handler, own || options.DisposeHttpClient);
        Settings = new ChannelSettings(
            _invoker,
            address.Scheme == "unix" ? new Uri("http://localhost") : address,
            options.MaxReceiveMessageSize,
            options.MaxSendMessageSize,
            options.TimeProvider);
        _calls = new GrpcCallInvoker(Settings);
    }

    internal ChannelSettings Settings { get; }

    /// <param name="address"><c>http://host:port</c> (cleartext HTTP/2), <c>https://host:port</c> or <c>unix:///path</c>.</param>
    /// <exception cref="ArgumentException">Another scheme.</exception>
    public static GrpcChannel ForAddress(string address, GrpcChannelOptions? options = null) =>
        ForAddress(new Uri(address), options);

    /// <inheritdoc cref="ForAddress(string, GrpcChannelOptions?)"/>
    public static GrpcChannel ForAddress(Uri address, GrpcChannelOptions? options = null)
    {
        if (address.Scheme is not ("http" or "https" or "unix"))
        {
            throw new ArgumentException($"gRPC over the scheme '{address.Scheme}' is not supported.", nameof(address));
        }

        return new GrpcChannel(address, options ?? new GrpcChannelOptions());
    }

    public override CallInvoker CreateCallInvoker() => _calls;

    public void Dispose() => _invoker.Dispose();

    protected override Task ShutdownAsyncCore()
    {
        Dispose();
        return Task.CompletedTask;
    }
}
