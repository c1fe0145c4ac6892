using Grpc.Core;

namespace MiniKube.Simulation.Tests.Store.Members;

/// <summary>A call as a service sees it: who makes it, by a token or by none, and whether the caller still waits.</summary>
internal sealed class SimCall : ServerCallContext
{
    private readonly CancellationTokenSource _patience = new();
    private readonly Metadata _headers = [];

    public SimCall(string? token)
    {
        if (token is not null) _headers.Add("token", token);
    }

    protected override string MethodCore => "";

    protected override string HostCore => "";

    protected override string PeerCore => "";

    protected override DateTime DeadlineCore => DateTime.MaxValue;

    protected override Metadata RequestHeadersCore => _headers;

    protected override CancellationToken CancellationTokenCore => _patience.Token;

    protected override Metadata ResponseTrailersCore { get; } = [];

    protected override Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore => AuthContext.Anonymous;

    /// <summary>The caller waits no more. To be called in the process that serves.</summary>
    public void GiveUp() => _patience.Cancel();

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;
}
