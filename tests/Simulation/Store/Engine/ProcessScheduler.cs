namespace MiniKube.Simulation.Tests.Store.Engine;

/// <summary>A process' background work, in its own context; run at once when somebody blocks on it.</summary>
internal sealed class ProcessScheduler(Process process) : TaskScheduler
{
    private const int LongestWait = 3000;

    protected override void QueueTask(Task task) => process.Later(process.Random.Next(LongestWait), () => TryExecuteTask(task));

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [];
}
