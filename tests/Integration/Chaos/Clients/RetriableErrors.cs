using Grpc.Core;

namespace MiniKube.Integration.Tests.Chaos.Clients;

/// <summary>Which errors a client meets in a cluster whose members come and go, and what they say about the outcome.</summary>
internal static class RetriableErrors
{
    private static readonly string[] s_expected = ["Unavailable", "DeadlineExceeded", "Cancelled", "ResourceExhausted: etcdserver: too many requests", "NotFound: etcdserver: requested lease not found", "FailedPrecondition: etcdserver: rpc not supported for learner"];

    /// <summary>Code and text without what differs from call to call.</summary>
    public static string NameOf(Status status) =>
        status.Detail.StartsWith("etcdserver", StringComparison.Ordinal) ? $"{status.StatusCode}: {status.Detail}" : $"{status.StatusCode}: {ShortOf(status.Detail)}";

    public static bool Includes(string name) => s_expected.Any(e => name.StartsWith(e, StringComparison.Ordinal));

    /// <summary>The request was refused, or never left: it has certainly not happened.</summary>
    public static bool IsRefusal(Status status) => status.StatusCode switch
    {
        StatusCode.InvalidArgument or StatusCode.ResourceExhausted or StatusCode.FailedPrecondition or StatusCode.NotFound or StatusCode.OutOfRange => true,
        StatusCode.Unavailable => status.Detail.Contains("Connection refused", StringComparison.Ordinal) || status.Detail == "etcdserver: no leader",
        _ => false,
    };

    private static string ShortOf(string detail)
    {
        var start = detail.LastIndexOf(": ", StringComparison.Ordinal);
        var text = start < 0 ? detail : detail[(start + 2)..];
        return text.Length <= 80 ? text : text[..80];
    }
}
