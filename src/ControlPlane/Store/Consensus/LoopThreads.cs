namespace MiniKube.ControlPlane.Store.Consensus;

/// <summary>Gives every loop a thread of its own, which sleeps between its turns, and lets other threads take turns too (<see cref="ITurnLoop.TurnHere"/>).</summary>
internal sealed class LoopThreads : ILoopRunner
{
    public static LoopThreads Shared { get; } = new();

    public bool CallsAfterTurn => true;

    public Task RunAsync(string name, ITurnLoop loop, CancellationToken cancellation)
    {
        var runner = new Runner(loop, cancellation);
        loop.Wake = runner.Wake;
        loop.TurnHere = runner.TurnHere;
        new Thread(runner.Run) { Name = name, IsBackground = true }.Start();
        return runner.Ended;
    }

    private sealed class Runner(ITurnLoop loop, CancellationToken cancellation)
    {
        private readonly WakeSignal _signal = new();
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _wanted;
        private int _turning;

        public Task Ended => _ended.Task;

        public void Wake()
        {
            Interlocked.Exchange(ref _wanted, 1);
            _signal.Raise();
        }

        /// <summary>Whoever takes a turn looks afterwards whether another one is wanted, so one of the two takes it.</summary>
        public void TurnHere()
        {
            Interlocked.Exchange(ref _wanted, 1);
            TakeTurns();
        }

        public void Run()
        {
            using CancellationTokenRegistration stop = cancellation.Register(_signal.Raise);
            while (!_ended.Task.IsCompleted)
            {
                if (cancellation.IsCancellationRequested && Interlocked.Exchange(ref _turning, 1) == 0) _ended.TrySetResult();
                else Interlocked.Exchange(ref _wanted, 1);
                TakeTurns();
                if (!_ended.Task.IsCompleted) _signal.Wait(loop.Patience);
            }
        }

        private void TakeTurns()
        {
            while (Volatile.Read(ref _wanted) != 0 && Interlocked.CompareExchange(ref _turning, 1, 0) == 0)
            {
                Interlocked.Exchange(ref _wanted, 0);
                if (!Take()) return;
                Interlocked.Exchange(ref _turning, 0);
                loop.AfterTurn();
            }
        }

        /// <summary>False, and nobody takes another one, when the loop is over.</summary>
        private bool Take()
        {
            try
            {
                if (loop.Turn()) return true;
                _ended.TrySetResult();
            }
            catch (Exception failure)
            {
                _ended.TrySetException(failure);
            }

            _signal.Raise();
            return false;
        }
    }
}
