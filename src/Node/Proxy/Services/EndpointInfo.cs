namespace MiniKube.Node.Proxy.Services;

/// <summary>One address behind a Service port, as its EndpointSlices report it.</summary>
public sealed record EndpointInfo(string Ip, int Port, bool IsLocal, bool Ready, bool Serving, bool Terminating)
{
    public string Address { get; } = $"{Ip}:{Port}";

    /// <summary>Takes traffic only where nothing is ready: it shuts down, but still answers.</summary>
    public bool IsServingTerminating => Serving && Terminating;
}
