using Grpc.Core;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace MiniKube.Machinery.Grpc.Server;

/// <summary>Maps what a service method throws to the status of its call.</summary>
internal static class CallFailure
{
    public static Status ToStatus(Exception e, HttpServerCallContext context, ServerRuntime runtime)
    {
        if (context.IsExpired) return new Status(StatusCode.DeadlineExceeded, "context deadline exceeded");
        switch (e)
        {
            case RpcException rpc:
                return rpc.Status;
            case OperationCanceledException or ConnectionResetException or ConnectionAbortedException when context.Http.RequestAborted.IsCancellationRequested:
                return new Status(StatusCode.Cancelled, "context canceled");
            case BadHttpRequestException or IOException when context.Http.RequestAborted.IsCancellationRequested:
                return new Status(StatusCode.Cancelled, "context canceled");
            default:
                GrpcServerLog.MethodFailed(runtime.Log, e, context.Method);
                return new Status(StatusCode.Unknown, runtime.Options.EnableDetailedErrors ? $"{e.GetType().Name}: {e.Message}" : "Exception was thrown by handler.");
        }
    }
}
