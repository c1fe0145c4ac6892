using Microsoft.Extensions.Logging;

namespace MiniKube.ControlPlane.Scheduler;

internal static partial class SchedulerLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Bound pod {pod} to node {node} at attempt {attempts}")]
    public static partial void Bound(ILogger log, string pod, string node, int attempts);

    [LoggerMessage(Level = LogLevel.Information, Message = "Unable to schedule pod {pod}: {reason}")]
    public static partial void Unschedulable(ILogger log, string pod, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The cycle of pod {pod} failed")]
    public static partial void CycleFailed(ILogger log, Exception error, string pod);

    [LoggerMessage(Level = LogLevel.Error, Message = "{kind} {name} cannot be used: {reason}")]
    public static partial void Unreadable(ILogger log, string kind, string name, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Pod {victim} is preempted on node {node} for pod {pod}")]
    public static partial void Preempting(ILogger log, string victim, string node, string pod);

    [LoggerMessage(Level = LogLevel.Information, Message = "Scheduling starts with profiles {profiles}")]
    public static partial void Leading(ILogger log, string profiles);

    [LoggerMessage(Level = LogLevel.Information, Message = "Scheduling stops")]
    public static partial void Stopped(ILogger log);
}
