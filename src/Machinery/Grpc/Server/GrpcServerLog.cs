using Microsoft.Extensions.Logging;

namespace MiniKube.Machinery.Grpc.Server;

internal static partial class GrpcServerLog
{
    [LoggerMessage(1, LogLevel.Error, "gRPC method {Method} failed")]
    public static partial void MethodFailed(ILogger log, Exception error, string method);
}
