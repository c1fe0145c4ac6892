using MiniKube.Machinery.Api.Meta;

namespace MiniKube.Machinery.Client.Events;

/// <summary>Where components tell what they did about an object.</summary>
public interface IEventRecorder
{
    /// <param name="type"><c>Normal</c> or <c>Warning</c>.</param>
    /// <param name="reason">One CamelCase word, for machines.</param>
    void Event(IKubeObject about, string type, string reason, string message);
}
