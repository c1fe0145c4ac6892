using System.Net.Sockets;
using System.Security.Authentication;
using Grpc.Core;

namespace MiniKube.Machinery.Grpc.Client;

/// <summary>Maps what the HTTP client throws to a status. A lost or refused connection is UNAVAILABLE: the call may be tried elsewhere.</summary>
internal static class TransportFailure
{
    private const long NoError = 0, RefusedStream = 7, Cancel = 8, EnhanceYourCalm = 11, InadequateSecurity = 12;

    public static Status ToStatus(Exception e)
    {
        for (var cause = e; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case RpcException rpc: return rpc.Status;
                case HttpProtocolException protocol: return new Status(Map(protocol.ErrorCode), protocol.Message, e);
                case SocketException or AuthenticationException: return new Status(StatusCode.Unavailable, Describe(e), e);
            }
        }

        return e switch
        {
            OperationCanceledException { InnerException: TimeoutException } => new Status(StatusCode.Unavailable, "connection error: timed out", e),
            OperationCanceledException => new Status(StatusCode.Cancelled, "Call canceled by the client.", e),
            HttpRequestException or IOException or ObjectDisposedException => new Status(StatusCode.Unavailable, Describe(e), e),
            _ => new Status(StatusCode.Internal, $"grpc: {e.Message}", e),
        };
    }

    private static StatusCode Map(long http2ErrorCode) => http2ErrorCode switch
    {
        NoError or RefusedStream => StatusCode.Unavailable,
        Cancel => StatusCode.Cancelled,
        EnhanceYourCalm => StatusCode.ResourceExhausted,
        InadequateSecurity => StatusCode.PermissionDenied,
        _ => StatusCode.Internal,
    };

    private static string Describe(Exception e)
    {
        var inner = e.GetBaseException();
        return inner == e ? $"connection error: {e.Message}" : $"connection error: {e.Message}: {inner.Message}";
    }
}
