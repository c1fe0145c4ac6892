namespace Grpc.Core;

/// <summary>The outcome of a call: a code, the text that goes over the wire, and a local cause that does not.</summary>
/// <param name="statusCode">The code sent as <c>grpc-status</c>.</param>
/// <param name="detail">The text sent percent-encoded as <c>grpc-message</c>; never null after construction.</param>
/// <param name="debugException">The local exception behind the status; stays in this process.</param>
public readonly struct Status(StatusCode statusCode, string? detail, Exception? debugException = null)
{
    /// <summary>Success without a text.</summary>
    public static readonly Status DefaultSuccess = new(StatusCode.OK, "");

    /// <summary>Cancellation without a text.</summary>
    public static readonly Status DefaultCancelled = new(StatusCode.Cancelled, "");

    private readonly string? _detail = detail;

    public StatusCode StatusCode { get; } = statusCode;

    public string Detail => _detail ?? "";

    public Exception? DebugException { get; } = debugException;

    public override string ToString() => $"Status(StatusCode=\"{StatusCode}\", Detail=\"{Detail}\")";
}
