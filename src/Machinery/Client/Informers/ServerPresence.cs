namespace MiniKube.Machinery.Client.Informers;

/// <summary>Lets reflectors that wait for an absent server know that another has reached it, so that none waits longer than the luckiest.</summary>
internal sealed class ServerPresence
{
    private TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waiting;

    /// <summary>A server answered.</summary>
    public void Seen()
    {
        if (Volatile.Read(ref _waiting) == 0) return;
        Interlocked.Exchange(ref _seen, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    /// <summary>Waits for the pause to pass or a server to answer.</summary>
    public async Task WaitAsync(TimeSpan pause, TimeProvider time, CancellationToken ct)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            await Volatile.Read(ref _seen).Task.WaitAsync(pause, time, ct);
        }
        catch (TimeoutException)
        {
            // Nobody saw one.
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}
