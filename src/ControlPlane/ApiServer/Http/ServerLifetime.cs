namespace MiniKube.ControlPlane.ApiServer.Http;

/// <summary>Where the server is in its life: long-running requests end when it drains.</summary>
public sealed class ServerLifetime : IDisposable
{
    private readonly CancellationTokenSource draining = new();

    /// <summary>Cancelled when no new work is to be started and streams are to end.</summary>
    public CancellationToken Draining => draining.Token;

    /// <summary>The server is to end; it still serves, but is not ready.</summary>
    public bool IsEnding { get; private set; }

    public void BeginShutdown() => IsEnding = true;

    public void Drain() => draining.Cancel();

    public void Dispose() => draining.Dispose();
}
