using System.Text;
using Grpc.Core;

namespace MiniKube.Grpc.Tests;

/// <summary>A message that is a text.</summary>
public sealed record Text(string Value);

/// <summary>A service with one method of each call type, written as generated stubs are.</summary>
public static class Echo
{
    private static readonly Marshaller<Text> s_text = Marshallers.Create(
        t => Encoding.UTF8.GetBytes(t.Value), b => new Text(Encoding.UTF8.GetString(b)));

    public static readonly Method<Text, Text> Unary = new(MethodType.Unary, "test.Echo", "Say", s_text, s_text);
    public static readonly Method<Text, Text> Collect = new(MethodType.ClientStreaming, "test.Echo", "Collect", s_text, s_text);
    public static readonly Method<Text, Text> Repeat = new(MethodType.ServerStreaming, "test.Echo", "Repeat", s_text, s_text);
    public static readonly Method<Text, Text> Talk = new(MethodType.DuplexStreaming, "test.Echo", "Talk", s_text, s_text);
    public static readonly Method<Text, Text> Absent = new(MethodType.Unary, "test.Echo", "Absent", s_text, s_text);

    public static void BindService(ServiceBinderBase binder, EchoBase? service)
    {
        binder.AddMethod(Unary, service is null ? null : new UnaryServerMethod<Text, Text>(service.Say));
        binder.AddMethod(Collect, service is null ? null : new ClientStreamingServerMethod<Text, Text>(service.Collect));
        binder.AddMethod(Repeat, service is null ? null : new ServerStreamingServerMethod<Text, Text>(service.Repeat));
        binder.AddMethod(Talk, service is null ? null : new DuplexStreamingServerMethod<Text, Text>(service.Talk));
    }

    [BindServiceMethod(typeof(Echo), "BindService")]
    public abstract class EchoBase
    {
        public abstract Task<Text> Say(Text request, ServerCallContext context);

        public abstract Task<Text> Collect(IAsyncStreamReader<Text> requests, ServerCallContext context);

        public abstract Task Repeat(Text request, IServerStreamWriter<Text> responses, ServerCallContext context);

        public abstract Task Talk(IAsyncStreamReader<Text> requests, IServerStreamWriter<Text> responses, ServerCallContext context);
    }
}

/// <summary>What the server of the tests does; a text that starts with a word in capitals asks for something special.</summary>
public sealed class EchoService : Echo.EchoBase
{
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether a call that hangs has arrived.</summary>
    public bool HasHung { get; private set; }

    /// <summary>Completes when a hanging call has seen its cancellation.</summary>
    public Task Cancelled => _cancelled.Task;

    public override async Task<Text> Say(Text request, ServerCallContext context)
    {
        switch (request.Value.Split(' ', 2))
        {
            case ["FAIL", var text]:
                throw new RpcException(new Status(StatusCode.FailedPrecondition, text));
            case ["CRASH", _]:
                throw new InvalidOperationException("secret");
            case ["HANG", _]:
                await HangAsync(context);
                break;
            case ["TRAILERS", _]:
                context.ResponseTrailers.Add("seen", context.RequestHeaders.GetValue("sent") ?? "nothing");
                context.ResponseTrailers.Add("seen-bin", context.RequestHeaders.GetValueBytes("sent-bin") ?? []);
                await context.WriteResponseHeadersAsync(new Metadata { { "early", "yes" } });
                break;
            case ["DEADLINE", _]:
                return new Text(context.Deadline == DateTime.MaxValue ? "none" : "some");
            case ["PEER", _]:
                return new Text(context.AuthContext.PeerIdentity ?? "nobody");
        }

        return request;
    }

    public override async Task<Text> Collect(IAsyncStreamReader<Text> requests, ServerCallContext context)
    {
        var all = new List<string>();
        await foreach (var request in requests.ReadAllAsync()) all.Add(request.Value);
        return new Text(string.Join(',', all));
    }

    public override async Task Repeat(Text request, IServerStreamWriter<Text> responses, ServerCallContext context)
    {
        for (var i = 0; i < 3; i++) await responses.WriteAsync(new Text($"{request.Value}{i}"));
        if (request.Value == "FAIL") throw new RpcException(new Status(StatusCode.DataLoss, "after three"));
        if (request.Value == "HANG") await HangAsync(context);
    }

    public override async Task Talk(IAsyncStreamReader<Text> requests, IServerStreamWriter<Text> responses, ServerCallContext context)
    {
        if (context.RequestHeaders.GetValue("refuse") is { } how)
        {
            if (how == "after headers") await context.WriteResponseHeadersAsync([]);
            throw new RpcException(new Status(StatusCode.Unavailable, "refused"));
        }

        await foreach (var request in requests.ReadAllAsync()) await responses.WriteAsync(request);
    }

    private async Task HangAsync(ServerCallContext context)
    {
        HasHung = true;
        try
        {
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        }
        finally
        {
            _cancelled.TrySetResult();
        }
    }
}
