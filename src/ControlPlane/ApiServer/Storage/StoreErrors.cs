using Grpc.Core;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.ControlPlane.ApiServer.Storage;

/// <summary>What the store's refusals mean, and how clients are told.</summary>
internal static class StoreErrors
{
    /// <summary>Another member, or the same one a moment later, may well answer.</summary>
    public static bool IsTransient(RpcException e) => e.StatusCode switch
    {
        StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Aborted => true,
        StatusCode.Internal or StatusCode.Unknown => !e.Status.Detail.StartsWith("etcdserver:", StringComparison.Ordinal) || e.Status.Detail.Contains("leader", StringComparison.Ordinal),
        StatusCode.ResourceExhausted => e.Status.Detail.Contains("too many requests", StringComparison.Ordinal),
        _ => false,
    };

    public static bool IsCompacted(RpcException e) => e.Status.Detail.Contains("required revision has been compacted", StringComparison.Ordinal);

    public static bool IsFutureRevision(RpcException e) => e.Status.Detail.Contains("required revision is a future revision", StringComparison.Ordinal);

    /// <summary>A short reason, for warnings and health checks.</summary>
    public static string Reason(RpcException e) => e switch
    {
        { StatusCode: StatusCode.DeadlineExceeded } => "no quorum: the store does not answer in time",
        _ when Says(e, "no leader") => "no leader: the store has lost its quorum",
        _ when Says(e, "request timed out") => "no quorum: the store's members do not agree in time",
        _ when Says(e, "leader changed") => "no leader: the store is electing one",
        { StatusCode: StatusCode.Unavailable } => $"no member of the store can be reached ({e.Status.Detail})",
        _ => e.Status.Detail,
    };

    /// <summary>A member's own words about the cluster say more than its silence, and silence more than a closed door.</summary>
    public static bool SaysMore(RpcException e, RpcException than) => Weight(e) > Weight(than);

    /// <summary>The API error for a store call that failed for good.</summary>
    public static StatusException ToStatus(RpcException e, bool write)
    {
        if (Says(e, "database space exceeded"))
            return ApiErrors.ServiceUnavailable("the store refuses writes, its disk quota is used up (NOSPACE): etcdserver: mvcc: database space exceeded");
        if (Says(e, "no space left"))
            return ApiErrors.ServiceUnavailable($"the store refuses writes, its disk is full (NOSPACE): {e.Status.Detail}");
        if (Says(e, "request is too large"))
            return ApiErrors.RequestEntityTooLarge("etcdserver: request is too large");
        if (IsCompacted(e))
            return ApiErrors.Expired("The resourceVersion for the provided list is too old.");
        if (e.StatusCode == StatusCode.ResourceExhausted)
            return ApiErrors.TooManyRequests(e.Status.Detail);
        if (!IsTransient(e))
            return ApiErrors.InternalError(e.Status.Detail, e);
        return ApiErrors.ServiceUnavailable($"the store cannot {(write ? "take the write" : "be read")}: {Reason(e)}");
    }

    private static int Weight(RpcException e) =>
        e.Status.Detail.StartsWith("etcdserver:", StringComparison.Ordinal) ? 2 : e.StatusCode == StatusCode.DeadlineExceeded ? 1 : 0;

    private static bool Says(RpcException e, string words) => e.Status.Detail.Contains(words, StringComparison.OrdinalIgnoreCase);
}
