using System.Runtime.CompilerServices;
using Containerd.Events;
using Containerd.Events.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;

namespace MiniKube.Node.Kubelet.Runtime;

/// <summary>containerd's own event stream, on the socket that also serves the CRI. Only the first process of a container
/// counts: processes of exec sessions and probes come and go unseen.</summary>
public sealed class ContainerdEvents(GrpcChannel channel) : IRuntimeEvents
{
    private static readonly string[] Topics = ["/tasks/start", "/tasks/exit", "/tasks/oom"];

    public async IAsyncEnumerable<RuntimeEvent> SubscribeAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var client = new Containerd.Events.V1.Events.EventsClient(channel);
        var request = new SubscribeRequest();
        request.Filters.AddRange(Topics.Select(t => $"namespace==k8s.io,topic==\"{t}\""));
        using var call = client.Subscribe(request, new CallOptions(cancellationToken: ct));
        while (await MoveAsync(call.ResponseStream, ct))
        {
            if (Read(call.ResponseStream.Current) is { } happened) yield return happened;
        }
        throw new RuntimeException("Unavailable", "the event stream ended");
    }

    /// <summary>The event in an envelope, or null when it concerns no container's first process.</summary>
    public static RuntimeEvent? Read(Envelope envelope)
    {
        switch (envelope.Topic)
        {
            case "/tasks/start":
                return new RuntimeEvent(RuntimeEventKind.Started, Parse(envelope.Event, TaskStart.Parser).ContainerId);
            case "/tasks/oom":
                return new RuntimeEvent(RuntimeEventKind.OutOfMemory, Parse(envelope.Event, TaskOOM.Parser).ContainerId);
            case "/tasks/exit":
                var exit = Parse(envelope.Event, TaskExit.Parser);
                return exit.Id.Length == 0 || exit.Id == exit.ContainerId ? new RuntimeEvent(RuntimeEventKind.Exited, exit.ContainerId) : null;
            default:
                return null;
        }
    }

    private static T Parse<T>(Any any, MessageParser<T> parser) where T : IMessage<T> => parser.ParseFrom(any.Value);

    private static async Task<bool> MoveAsync(IAsyncStreamReader<Envelope> stream, CancellationToken ct)
    {
        try
        {
            return await stream.MoveNext(ct);
        }
        catch (RpcException e)
        {
            ct.ThrowIfCancellationRequested();
            throw new RuntimeException(e.StatusCode.ToString(), e.Status.Detail, e);
        }
    }
}
