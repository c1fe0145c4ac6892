namespace MiniKube.Machinery.Client.Rest;

/// <summary>A token bucket: lets a burst through, then a steady rate.</summary>
internal sealed class RequestRate(double qps, int burst, TimeProvider time)
{
    private readonly Lock _gate = new();
    private double _tokens = burst;
    private long _filled = time.GetTimestamp();

    public async ValueTask WaitAsync(CancellationToken ct)
    {
        if (qps <= 0) return;
        var delay = Reserve();
        if (delay > TimeSpan.Zero) await Task.Delay(delay, time, ct);
    }

    private TimeSpan Reserve()
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            _tokens = Math.Min(burst, _tokens + (time.GetElapsedTime(_filled, now).TotalSeconds * qps));
            _filled = now;
            _tokens--;
            return _tokens >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_tokens / qps);
        }
    }
}
