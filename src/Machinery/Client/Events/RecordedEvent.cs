using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Client.Rest;

namespace MiniKube.Machinery.Client.Events;

/// <summary>What was said, as it waits to be written.</summary>
internal sealed record RecordedEvent(ObjectReference About, string Type, string Reason, string Message, DateTimeOffset At)
{
    public static RecordedEvent Of(IKubeObject about, string type, string reason, string message, DateTimeOffset at)
    {
        var reference = ReferenceTo(about);
        return new RecordedEvent(reference, type, reason, message.Length > 1024 ? message[..1021] + "..." : message, at);
    }

    private static ObjectReference ReferenceTo(IKubeObject about)
    {
        var kind = ResourcePath.Of(about.GetType());
        return new ObjectReference
        {
            ApiVersion = kind.ApiVersion,
            Kind = kind.Kind,
            Name = about.Name,
            Namespace = about.Metadata?.Namespace,
            Uid = about.Metadata?.Uid,
            ResourceVersion = about.Metadata?.ResourceVersion,
        };
    }
}
