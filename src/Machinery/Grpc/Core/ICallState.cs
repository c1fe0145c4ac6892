namespace Grpc.Core;

/// <summary>What all four call handles share: response headers, final status, trailers, and giving the call up.</summary>
internal interface ICallState : IDisposable
{
    Task<Metadata> ResponseHeadersAsync { get; }

    Status GetStatus();

    Metadata GetTrailers();
}

/// <summary>Call state made of delegates, for interceptors and test doubles.</summary>
internal sealed class DelegateCallState(Task<Metadata> headers, Func<Status> status, Func<Metadata> trailers, Action dispose) : ICallState
{
    public Task<Metadata> ResponseHeadersAsync => headers;

    public Status GetStatus() => status();

    public Metadata GetTrailers() => trailers();

    public void Dispose() => dispose();
}
