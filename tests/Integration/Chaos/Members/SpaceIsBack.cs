using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using static Etcdserverpb.Compare.Types;

namespace MiniKube.Integration.Tests.Chaos.Members;

/// <summary>What an operator does when disks have space again: disarm, until writes are taken.</summary>
internal static class SpaceIsBack
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

    /// <exception cref="TimeoutException">Writes are still refused.</exception>
    public static async Task DisarmAsync(IReadOnlyList<ChaosMember> members)
    {
        using var patience = new CancellationTokenSource(s_patience);
        var lastWords = "";
        while (!patience.IsCancellationRequested)
        {
            try
            {
                await DisarmAsync(new Maintenance.MaintenanceClient(members[0].Channel));
                foreach (var member in members) await WriteNothingAsync(new KV.KVClient(member.Channel));
                return;
            }
            catch (RpcException e)
            {
                lastWords = e.Status.Detail;
                await Task.Delay(100);
            }
        }

        throw new TimeoutException($"writes are refused although there is space: {lastWords}");
    }

    private static async Task DisarmAsync(Maintenance.MaintenanceClient maintenance)
    {
        var alarms = await maintenance.AlarmAsync(new AlarmRequest(), deadline: Soon());
        foreach (var alarm in alarms.Alarms)
        {
            await maintenance.AlarmAsync(new AlarmRequest { Action = AlarmRequest.Types.AlarmAction.Deactivate, MemberID = alarm.MemberID, Alarm = alarm.Alarm }, deadline: Soon());
        }
    }

    /// <summary>A transaction that would need space, but whose guard fails, so that it leaves no trace in the history.</summary>
    private static async Task WriteNothingAsync(KV.KVClient kv)
    {
        var key = ByteString.CopyFromUtf8("nothing");
        await kv.TxnAsync(
            new TxnRequest
            {
                Compare = { new Compare { Key = key, Target = CompareTarget.Version, Result = CompareResult.Greater, Version = 0 } },
                Success = { new RequestOp { RequestPut = new PutRequest { Key = key } } },
            },
            deadline: Soon());
    }

    private static DateTime Soon() => DateTime.UtcNow.AddSeconds(3);
}
