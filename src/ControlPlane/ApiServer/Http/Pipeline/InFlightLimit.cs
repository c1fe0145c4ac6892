using MiniKube.Machinery.Api.Errors;

namespace MiniKube.ControlPlane.ApiServer.Http.Pipeline;

/// <summary>How many requests may be under way at once, reads and writes apart. Beyond that clients are told to come back, at once.</summary>
public sealed class InFlightLimit(int reads, int writes)
{
    private int readsNow;
    private int writesNow;

    public int Reads => Volatile.Read(ref readsNow);

    public int Writes => Volatile.Read(ref writesNow);

    /// <exception cref="StatusException">429.</exception>
    public void Enter(bool write)
    {
        int now = write ? Interlocked.Increment(ref writesNow) : Interlocked.Increment(ref readsNow);
        int limit = write ? writes : reads;
        if (limit <= 0 || now <= limit)
            return;
        Leave(write);
        throw ApiErrors.TooManyRequests();
    }

    public void Leave(bool write)
    {
        if (write)
            Interlocked.Decrement(ref writesNow);
        else
            Interlocked.Decrement(ref readsNow);
    }
}
