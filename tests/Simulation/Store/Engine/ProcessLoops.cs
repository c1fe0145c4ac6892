using MiniKube.ControlPlane.Store.Consensus;

namespace MiniKube.Simulation.Tests.Store.Engine;

/// <summary>Turns a process' loops in virtual time. A disk writer's sync takes as long as the disk does, during which all else goes on.</summary>
/// <param name="diskMicros">Draws how long a sync takes.</param>
/// <param name="reportsEarly">The planted bug: what was written counts as durable before it is.</param>
internal sealed class ProcessLoops(Process process, ProcessClock clock, Func<long> diskMicros, bool reportsEarly) : ILoopRunner
{
    public Task RunAsync(string name, ITurnLoop loop, CancellationToken cancellation)
    {
        var turned = new Turned(process, clock, loop, cancellation);
        if (loop is DiskWriter disk) turned.Turn = () => TurnDisk(turned, disk);
        loop.Wake = turned.Wake;
        cancellation.Register(turned.Wake);
        turned.Wake();
        return turned.Ended;
    }

    private bool TurnDisk(Turned loop, DiskWriter disk)
    {
        if (loop.IsBusy) return true;
        if (!disk.Write()) return disk.Turn();
        loop.IsBusy = true;
        if (reportsEarly) disk.Report();
        loop.Later(diskMicros(), () =>
        {
            loop.IsBusy = false;
            if (!reportsEarly)
            {
                disk.Sync();
                disk.Report();
            }

            loop.Wake();
            return true;
        });
        return true;
    }

    private sealed class Turned(Process process, ProcessClock clock, ITurnLoop loop, CancellationToken cancellation)
    {
        private const int LongestWake = 40;
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private bool _woken;
        private long _sleep;

        public Task Ended => _ended.Task;

        public bool IsBusy { get; set; }

        public Func<bool> Turn { get; set; } = loop.Turn;

        public void Wake()
        {
            if (_woken || _ended.Task.IsCompleted) return;
            _woken = true;
            process.Later(process.Random.Next(LongestWake), TakeTurn);
        }

        public void Later(long delay, Func<bool> step) => process.Later(delay, () => Guard(step));

        private void TakeTurn()
        {
            _woken = false;
            if (cancellation.IsCancellationRequested) _ended.TrySetResult();
            Guard(Turn);
            if (_ended.Task.IsCompleted || _woken || loop.Patience == Timeout.InfiniteTimeSpan) return;
            long sleep = ++_sleep;
            process.Later(clock.Micros(loop.Patience), () =>
            {
                if (sleep == _sleep && !_woken) TakeTurn();
            });
        }

        private void Guard(Func<bool> step)
        {
            if (_ended.Task.IsCompleted) return;
            try
            {
                if (!step()) _ended.TrySetResult();
            }
            catch (Exception failure) when (failure is not PowerCutException)
            {
                _ended.TrySetException(failure);
            }
        }
    }
}
