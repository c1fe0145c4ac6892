using System.Collections.Concurrent;
using Etcdserverpb;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using MiniKube.Integration.Tests.Chaos.Members;
using Xunit.Abstractions;

namespace MiniKube.Integration.Tests.Chaos.Fuzz;

/// <summary>
/// Everything a client can send that it should not, to a running member. No method may fail for a reason of its own (an exception
/// of a handler), nothing may hang, the member goes on serving, and its memory stays within bounds.
/// `MK_CHAOS_SEED` repeats, `MK_CHAOS_SECONDS` does forty times as much.
/// </summary>
[Collection(ChaosCollection.Name)]
public sealed class GrpcFuzzTests(ITestOutputHelper output)
{
    private const long MostGrowth = 400L << 20;

    private static readonly int s_calls = ChaosRun.Longer > TimeSpan.Zero ? 20_000 : 500;

    /// <summary>What would end a cluster of one member, rightly: these get mutated bytes, but no message that means it.</summary>
    private static readonly string[] s_deadly = ["MemberAdd", "MemberRemove", "MemberUpdate", "AuthEnable"];

    private static readonly MethodDescriptor[] s_methods =
    [
        .. new[] { RpcReflection.Descriptor, V3lockpb.LockReflection.Descriptor, V3electionpb.ElectionReflection.Descriptor }.SelectMany(f => f.Services).SelectMany(s => s.Methods),
    ];

    private readonly ConcurrentDictionary<string, int> _answers = [];
    private readonly List<string> _problems = [];

    [Fact]
    public async Task Nothing_a_client_sends_brings_a_member_down()
    {
        await using var cluster = await ChaosCluster.StartAsync(new ClusterPlan { Members = 1 });
        var member = cluster.All[0];
        await ProveServingAsync(member);
        var before = member.ResidentBytes;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => FuzzAsync(member, new Random(ChaosRun.Seed + i))));
        var (peak, pid) = (member.ResidentBytes, member.IsRunning);
        output.WriteLine($"seed {ChaosRun.Seed}: {_answers.Values.Sum()} calls, {before >> 20} MiB before, {peak >> 20} MiB after");
        foreach (var (answer, count) in _answers.OrderByDescending(a => a.Value).Take(40)) output.WriteLine($"{count,6}  {answer}");
        Assert.True(pid, $"the member ended: {member.Output}");
        await DisarmAsync(member);
        await ProveServingAsync(member);
        await member.KillAsync();
        cluster.Restart(member);
        await member.WaitUntilAnsweringAsync();
        await ProveServingAsync(member);
        Assert.True(_problems.Count == 0, $"seed {ChaosRun.Seed}:\n{string.Join('\n', _problems.Distinct().Take(20))}\n{member.Output}");
        Assert.True(peak - before < MostGrowth, $"memory went from {before >> 20} to {peak >> 20} MiB");
    }

    private async Task FuzzAsync(ChaosMember member, Random random)
    {
        using var caller = new RawCaller(member.ClientUrl);
        var (maker, mutator) = (new MessageMaker(random), new Mutator(random));
        var sockets = new[] { new RawSocket(new Uri(member.ClientUrl), random), new RawSocket(new Uri(member.PeerUrl), random) };
        for (var calls = 0; calls < s_calls && member.IsRunning; calls++)
        {
            var method = s_methods[random.Next(s_methods.Length)];
            var path = $"/{method.Service.FullName}/{method.Name}";
            var message = maker.Make(method.InputType).ToByteArray();
            switch (random.Next(10))
            {
                case < 5 when !s_deadly.Contains(method.Name):
                    await KeepAsync(path, caller.CallAsync(path, RawCaller.Frame(message)));
                    if (method.Name == "Alarm") await DisarmAsync(member);
                    break;
                case < 8:
                    await KeepAsync(path, caller.CallAsync(path, RawCaller.Frame(mutator.Mutate(message))));
                    break;
                case 8:
                    await KeepAsync($"{path} wrongly", MisframeAsync(caller, path, message, random));
                    break;
                default:
                    await sockets[random.Next(4) == 0 ? 1 : 0].MisuseAsync();
                    break;
            }
        }
    }

    private static Task<RawAnswer> MisframeAsync(RawCaller caller, string path, byte[] message, Random random) => random.Next(8) switch
    {
        0 => caller.CallAsync(path, RawCaller.Frame(message, length: uint.MaxValue)),
        1 => caller.CallAsync(path, RawCaller.Frame(message, length: (uint)message.Length + 10)),
        2 => caller.CallAsync(path, RawCaller.Frame(message, flags: 1)),
        3 => caller.CallAsync(path, [.. RawCaller.Frame(message), .. RawCaller.Frame(message)]),
        4 => caller.CallAsync(path, RawCaller.Frame(message)[..random.Next(5)]),
        5 => caller.CallAsync(path, RawCaller.Frame(new byte[3 << 20])),
        6 => caller.CallAsync(path, RawCaller.Frame(message), r => r.Content!.Headers.ContentType = new("application/json")),
        _ => caller.CallAsync(path, RawCaller.Frame(message), r =>
        {
            r.Headers.Remove("grpc-timeout");
            r.Headers.TryAddWithoutValidation("grpc-timeout", random.Next(2) == 0 ? "soon" : "0n");
            r.Headers.TryAddWithoutValidation("grpc-encoding", random.Next(2) == 0 ? "gzip" : "identity");
        }),
    };

    private async Task KeepAsync(string what, Task<RawAnswer> call)
    {
        try
        {
            var answer = await call;
            var key = $"{what} -> {answer.HttpStatus} {(StatusCode)answer.GrpcStatus} {(answer.GrpcStatus == 0 ? "" : answer.Message)}";
            _answers.AddOrUpdate(key, 1, (_, n) => n + 1);
            if (answer.Message.StartsWith("Exception was thrown", StringComparison.Ordinal)) Report(key);
            if (answer.HttpStatus >= 500) Report(key);
        }
        catch (OperationCanceledException)
        {
            Report($"{what} hung");
        }
    }

    private void Report(string problem)
    {
        lock (_problems) _problems.Add(problem);
    }

    /// <summary>A random request may have raised an alarm; that is what such a request does.</summary>
    private static async Task DisarmAsync(ChaosMember member)
    {
        var maintenance = new Maintenance.MaintenanceClient(member.Channel);
        foreach (var alarm in (await maintenance.AlarmAsync(new AlarmRequest())).Alarms)
        {
            await maintenance.AlarmAsync(new AlarmRequest { Action = AlarmRequest.Types.AlarmAction.Deactivate, MemberID = alarm.MemberID, Alarm = alarm.Alarm });
        }
    }

    private static async Task ProveServingAsync(ChaosMember member)
    {
        var kv = new KV.KVClient(member.Channel);
        var (key, value) = (ByteString.CopyFromUtf8("proof"), ByteString.CopyFromUtf8($"{Guid.NewGuid()}"));
        await kv.PutAsync(new PutRequest { Key = key, Value = value }, deadline: DateTime.UtcNow.AddSeconds(60));
        Assert.Equal(value, (await kv.RangeAsync(new RangeRequest { Key = key })).Kvs.Single().Value);
        using var watch = new Watch.WatchClient(member.Channel).Watch(deadline: DateTime.UtcNow.AddSeconds(60));
        await watch.RequestStream.WriteAsync(new WatchRequest { CreateRequest = new WatchCreateRequest { Key = key } });
        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None));
        Assert.True(watch.ResponseStream.Current.Created);
    }
}
