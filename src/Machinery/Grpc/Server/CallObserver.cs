using Grpc.Core;

namespace Grpc.AspNetCore.Server;

/// <summary>
/// Is told of every call of one method, on the call's thread: what it does must be quick and must not throw. Shared by all calls.
/// </summary>
public abstract class CallObserver
{
    /// <summary>A call has come; its method has not run yet.</summary>
    public abstract void Started();

    /// <summary>A call has ended, whether the client heard it or not.</summary>
    /// <param name="startedAt">When it came, as a timestamp of the server's clock.</param>
    public abstract void Ended(StatusCode code, long startedAt);

    /// <summary>A message was received, of so many bytes without the frame.</summary>
    public abstract void Received(int bytes);

    /// <summary>A message was given to the transport.</summary>
    public abstract void Sent(int bytes);
}
