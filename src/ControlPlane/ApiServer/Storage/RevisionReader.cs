namespace MiniKube.ControlPlane.ApiServer.Storage;

/// <summary>Answers "what is the store's revision now" for all readers together: one question is under way at a time, and everyone
/// who came before it was sent shares its answer. So a hundred reads at once cost the store one or two.</summary>
public sealed class RevisionReader(StoreClient client)
{
    private readonly Lock gate = new();
    private TaskCompletionSource<long>? waiting;
    private bool asking;

    /// <returns>A revision that the store had reached at some instant after this call.</returns>
    /// <exception cref="Grpc.Core.RpcException">The store does not answer.</exception>
    public Task<long> CurrentAsync(CancellationToken cancellation)
    {
        Task<long> answer;
        lock (gate)
        {
            waiting ??= new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
            answer = waiting.Task;
            if (!asking)
            {
                asking = true;
                _ = AskAsync();
            }
        }
        return answer.WaitAsync(cancellation);
    }

    private async Task AskAsync()
    {
        await Task.Yield();
        while (Take() is { } batch)
        {
            try
            {
                batch.SetResult(await client.CurrentRevisionAsync(CancellationToken.None).ConfigureAwait(false));
            }
            catch (Exception e)
            {
                batch.SetException(e);
                _ = batch.Task.Exception; // every asker may have gone
            }
        }
    }

    private TaskCompletionSource<long>? Take()
    {
        lock (gate)
        {
            TaskCompletionSource<long>? batch = waiting;
            waiting = null;
            asking = batch is not null;
            return batch;
        }
    }
}
