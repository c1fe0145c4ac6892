namespace MiniKube.Node.Kubelet;

/// <summary>Everything the kubelet logs.</summary>
internal static partial class KubeletLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "pod {Pod}: {Problem}")]
    public static partial void PodRoundFailed(this ILogger log, string pod, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "pod {Pod} has ended: {Phase}")]
    public static partial void PodEnded(this ILogger log, string pod, string phase);

    [LoggerMessage(Level = LogLevel.Debug, Message = "status of pod {Pod} was not taken: {Problem}")]
    public static partial void StatusRefused(this ILogger log, string pod, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "checkpoint {File} cannot be read: {Problem}")]
    public static partial void CheckpointUnreadable(this ILogger log, string file, string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "checkpoint {File} cannot be written: {Problem}")]
    public static partial void CheckpointUnwritable(this ILogger log, string file, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the API server does not answer: going on with {Count} last known pods")]
    public static partial void UsingCheckpoint(this ILogger log, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "runtime events are lost for now: {Problem}")]
    public static partial void RuntimeEventsLost(this ILogger log, string problem);

    [LoggerMessage(Level = LogLevel.Debug, Message = "watch of {Kind} {Name}: {Problem}")]
    public static partial void ObjectWatchFailed(this ILogger log, string kind, string name, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "registered node {Node}")]
    public static partial void Registered(this ILogger log, string node);

    [LoggerMessage(Level = LogLevel.Warning, Message = "node {Node} is not registered yet: {Problem}")]
    public static partial void NotRegistered(this ILogger log, string node, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "node {Node} is now {State}: {Message}")]
    public static partial void NodeReadiness(this ILogger log, string node, string state, string message);

    [LoggerMessage(Level = LogLevel.Warning, Message = "node status was not written: {Problem}")]
    public static partial void NodeStatusFailed(this ILogger log, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "lease was not renewed: {Problem}")]
    public static partial void LeaseFailed(this ILogger log, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "pod CIDR is {Cidr}")]
    public static partial void PodCidr(this ILogger log, string cidr);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the runtime did not take the pod CIDR: {Problem}")]
    public static partial void PodCidrFailed(this ILogger log, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "cleaned up {What} {Name}")]
    public static partial void CleanedUp(this ILogger log, string what, string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "cleaning up: {Problem}")]
    public static partial void CleanUpFailed(this ILogger log, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "serving on {Address}")]
    public static partial void Serving(this ILogger log, string address);

    [LoggerMessage(Level = LogLevel.Information, Message = "session {Kind} {Path} failed: {Problem}")]
    public static partial void SessionFailed(this ILogger log, string kind, string path, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "static pod {File}: {Problem}")]
    public static partial void StaticPodInvalid(this ILogger log, string file, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Object}: {Type} {Reason}: {Message}")]
    public static partial void EventRecorded(this ILogger log, string @object, string type, string reason, string message);
}
