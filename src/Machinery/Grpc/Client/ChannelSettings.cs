namespace MiniKube.Machinery.Grpc.Client;

/// <summary>What every call of a channel needs.</summary>
/// <param name="Invoker">Sends the requests.</param>
/// <param name="BaseAddress">Scheme and authority of the requests.</param>
/// <param name="MaxReceiveMessageSize">Bytes; null for no limit.</param>
/// <param name="MaxSendMessageSize">Bytes; null for no limit.</param>
/// <param name="Time">The clock of deadlines.</param>
internal sealed record ChannelSettings(
    HttpMessageInvoker Invoker,
    Uri BaseAddress,
    int? MaxReceiveMessageSize,
    int? MaxSendMessageSize,
    TimeProvider Time);
