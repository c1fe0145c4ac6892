using MiniKube.Machinery.Client.Events;

namespace MiniKube.Node.Kubelet;

/// <summary>Logs each event beside recording it: the log must tell what happened while the API server was away.</summary>
public sealed class LoggedEvents(IEventRecorder inner, ILogger log) : IEventRecorder
{
    public void Event(IKubeObject about, string type, string reason, string message)
    {
        log.EventRecorded(about.Key, type, reason, message);
        inner.Event(about, type, reason, message);
    }
}
