using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using MiniKube.Machinery.Client.WorkQueues;

namespace MiniKube.Client.Tests;

public sealed class WorkQueueTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_key_waits_once_and_returns_after_done_when_added_in_work()
    {
        var queue = new WorkQueue<string>(new FakeTimeProvider());
        queue.Add("a");
        queue.Add("a");
        queue.Add("b");
        Assert.Equal(2, queue.Count);
        Assert.Equal("a", await queue.GetAsync(None));
        queue.Add("a");
        Assert.Equal("b", await queue.GetAsync(None));
        Assert.Equal(0, queue.Count);
        queue.Done("a");
        Assert.Equal("a", await queue.GetAsync(None));
    }

    [Fact]
    public void Of_two_delays_the_earlier_counts_once()
    {
        var time = new FakeTimeProvider();
        var queue = new WorkQueue<string>(time);
        queue.AddAfter("a", TimeSpan.FromSeconds(10));
        queue.AddAfter("a", TimeSpan.FromSeconds(3));
        queue.AddAfter("a", TimeSpan.FromSeconds(5));
        queue.AddAfter("b", TimeSpan.FromSeconds(4));
        time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.Equal(0, queue.Count);
        time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(1, queue.Count);
        time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(2, queue.Count);
    }

    [Fact]
    public void Retries_wait_twice_as_long_each_time_until_forgotten()
    {
        var time = new FakeTimeProvider();
        var queue = new WorkQueue<string>(time, new RetryBackoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)));
        Assert.Equal([1, 2, 3, 3], Enumerable.Range(0, 4).Select(n => RetriedAfter(queue, time)));
        queue.Forget("a");
        Assert.Equal(1, RetriedAfter(queue, time));
    }

    [Fact]
    public async Task A_failed_reconcile_is_tried_again_until_it_succeeds()
    {
        var queue = new WorkQueue<string>(TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var tries = 0;
        var done = new TaskCompletionSource();
        queue.Add("a");
        var loop = ReconcileLoop.RunAsync(
            queue,
            2,
            (_, _) =>
            {
                if (Interlocked.Increment(ref tries) < 3) throw new InvalidOperationException("not yet");
                done.TrySetResult();
                return Task.CompletedTask;
            },
            NullLogger.Instance,
            stop.Token);
        await done.Task.WaitAsync(TimeSpan.FromSeconds(10));
        await stop.CancelAsync();
        await loop;
        Assert.Equal(3, tries);
    }

    private static int RetriedAfter(WorkQueue<string> queue, FakeTimeProvider time)
    {
        queue.AddRateLimited("a");
        for (var seconds = 1; ; seconds++)
        {
            time.Advance(TimeSpan.FromSeconds(1) + TimeSpan.FromMilliseconds(2));
            if (queue.Count == 0) continue;
            var got = queue.GetAsync(None).AsTask().GetAwaiter().GetResult();
            queue.Done(got);
            return seconds;
        }
    }
}
