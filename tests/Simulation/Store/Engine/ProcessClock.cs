namespace MiniKube.Simulation.Tests.Store.Engine;

/// <summary>A process' clocks: a steady one that runs a little fast or slow, and the time of day, which jumps.</summary>
internal sealed class ProcessClock(Process process, double rate) : TimeProvider
{
    private static readonly DateTimeOffset s_start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly long _startedAt = process.Queue.Now;

    /// <summary>By how much the time of day is wrong.</summary>
    public TimeSpan Jump { get; set; }

    public override long TimestampFrequency => 1_000_000;

    public override long GetTimestamp() => _startedAt + (long)((process.Queue.Now - _startedAt) * rate);

    public override DateTimeOffset GetUtcNow() => s_start + TimeSpan.FromMicroseconds(process.Queue.Now) + Jump;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>How long a span of this clock takes in truth.</summary>
    public long Micros(TimeSpan span) => (long)Math.Ceiling(span.TotalMicroseconds / rate);

    private sealed class Timer(ProcessClock clock, TimerCallback callback, object? state) : ITimer
    {
        private readonly Process _process = clock.Process;
        private long _generation;
        private TimeSpan _period;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _generation++;
            _period = period;
            if (dueTime != Timeout.InfiniteTimeSpan) Arm(dueTime);
            return true;
        }

        public void Dispose() => _generation++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Arm(TimeSpan due)
        {
            long generation = _generation;
            _process.Later(clock.Micros(due), () =>
            {
                if (generation != _generation) return;
                if (_period > TimeSpan.Zero) Arm(_period);
                callback(state);
            });
        }
    }

    private Process Process => process;
}
