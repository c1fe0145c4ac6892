using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Grpc.AspNetCore.Server;

/// <summary>Limits and interceptors of all services of a server.</summary>
public sealed class GrpcServiceOptions
{
    /// <summary>The default limit of a received message, 4 MiB.</summary>
    public const int DefaultMaxReceiveMessageSize = 4 * 1024 * 1024;

    /// <summary>Bytes; null for no limit.</summary>
    public int? MaxReceiveMessageSize { get; set; } = DefaultMaxReceiveMessageSize;

    /// <summary>Bytes; null for no limit.</summary>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>Whether the text of an unexpected exception goes to the client.</summary>
    public bool EnableDetailedErrors { get; set; }

    /// <summary>Asked once for each method who is told of its calls; null for nobody.</summary>
    public Func<IMethod, CallObserver>? Observe { get; set; }

    /// <summary>Stand around every call; the first sees it first. Shared by all calls.</summary>
    public IList<Interceptor> Interceptors { get; } = [];
}
