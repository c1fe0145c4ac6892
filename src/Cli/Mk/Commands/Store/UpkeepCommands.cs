using System.CommandLine;
using System.Globalization;
using Etcdserverpb;
using Grpc.Core;
using MiniKube.Cli.Mk.Cluster;
using MiniKube.Cli.Mk.Printing;

namespace MiniKube.Cli.Mk.Commands.Store;

/// <summary><c>mk store alarms|compact|defrag|move-leader</c>.</summary>
internal static class UpkeepCommands
{
    public static Command Alarms()
    {
        var disarm = new Command("disarm", "Clear all alarms, after what caused them is gone.");
        return new Command("alarms", "Show or clear the store's alarms.")
        {
            StoreTarget.Bind(new Command("list", "Show the alarms that are raised."), (target, _, cancellation) => AlarmAsync(target, AlarmRequest.Types.AlarmAction.Get, cancellation)),
            StoreTarget.Bind(disarm, async (target, _, cancellation) =>
            {
                using var store = await target.OpenAnyAsync(cancellation).ConfigureAwait(false);
                var client = store.Maintenance;
                var raised = (await client.AlarmAsync(new AlarmRequest(), new CallOptions(cancellationToken: cancellation)).ConfigureAwait(false)).Alarms;
                if (raised.Count == 0) await Console.Out.WriteLineAsync("no alarm is raised").ConfigureAwait(false);
                foreach (var alarm in raised)
                {
                    var request = new AlarmRequest { Action = AlarmRequest.Types.AlarmAction.Deactivate, MemberID = alarm.MemberID, Alarm = alarm.Alarm };
                    await client.AlarmAsync(request, new CallOptions(cancellationToken: cancellation)).ConfigureAwait(false);
                    await Console.Out.WriteLineAsync($"{Numbers.Hex(alarm.MemberID)} {alarm.Alarm.ToString().ToUpperInvariant()} disarmed").ConfigureAwait(false);
                }

                return 0;
            }),
        };
    }

    public static Command Compact()
    {
        var revision = new Argument<long?>("REVISION") { Description = "the oldest revision that stays readable; the newest where absent", Arity = ArgumentArity.ZeroOrOne };
        return StoreTarget.Bind(new Command("compact", "Forget the history before a revision. Space comes back at once, without stopping reads or writes.") { revision }, async (target, arguments, cancellation) =>
        {
            using var store = await target.OpenAnyAsync(cancellation).ConfigureAwait(false);
            var options = new CallOptions(cancellationToken: cancellation);
            var to = arguments.GetValue(revision) ?? (await store.Maintenance.StatusAsync(new StatusRequest(), options).ConfigureAwait(false)).Header.Revision;
            await store.Keys.CompactAsync(new CompactionRequest { Revision = to, Physical = true }, options).ConfigureAwait(false);
            await Console.Out.WriteLineAsync($"compacted at revision {to.ToString(CultureInfo.InvariantCulture)}").ConfigureAwait(false);
            return 0;
        });
    }

    public static Command Defrag() => StoreTarget.Bind(new Command("defrag", "Have each member give unused space back."), async (target, _, cancellation) =>
    {
        var failed = false;
        foreach (var member in target.Members)
        {
            var answer = await target.TryAskAsync(member, (channel, options) => new Maintenance.MaintenanceClient(channel).DefragmentAsync(new DefragmentRequest(), options), cancellation).ConfigureAwait(false);
            failed |= answer is null;
            await Console.Out.WriteLineAsync($"{member.Name} {(answer is null ? "did not answer" : "defragmented")}").ConfigureAwait(false);
        }

        return failed ? 1 : 0;
    });

    public static Command MoveLeader()
    {
        var to = new Argument<string>("MEMBER") { Description = "name or id of a member" };
        return StoreTarget.Bind(new Command("move-leader", "Have another member lead.") { to }, async (target, arguments, cancellation) =>
        {
            using var any = await target.OpenAnyAsync(cancellation).ConfigureAwait(false);
            var members = (await new Etcdserverpb.Cluster.ClusterClient(any.Calls).MemberListAsync(new MemberListRequest(), new CallOptions(cancellationToken: cancellation)).ConfigureAwait(false)).Members;
            var wanted = arguments.GetValue(to)!;
            var chosen = members.FirstOrDefault(m => m.Name == wanted || Numbers.Hex(m.ID) == wanted) ?? throw new ClusterException($"the store has no member {wanted}: {string.Join(", ", members.Select(m => m.Name))}");
            foreach (var member in target.Members)
            {
                if (await target.StatusAsync(member, cancellation).ConfigureAwait(false) is not { } status || status.Leader != status.Header.MemberId) continue;
                using var leader = await target.OpenAsync(member, cancellation).ConfigureAwait(false);
                await leader.Maintenance.MoveLeaderAsync(new MoveLeaderRequest { TargetID = chosen.ID }, new CallOptions(cancellationToken: cancellation)).ConfigureAwait(false);
                await Console.Out.WriteLineAsync($"{chosen.Name} leads").ConfigureAwait(false);
                return 0;
            }

            throw new ClusterException("none of the members asked leads");
        });
    }

    private static async Task<int> AlarmAsync(StoreTarget target, AlarmRequest.Types.AlarmAction action, CancellationToken cancellation)
    {
        using var store = await target.OpenAnyAsync(cancellation).ConfigureAwait(false);
        var answer = await store.Maintenance.AlarmAsync(new AlarmRequest { Action = action }, new CallOptions(cancellationToken: cancellation)).ConfigureAwait(false);
        if (answer.Alarms.Count == 0) await Console.Out.WriteLineAsync("no alarm is raised").ConfigureAwait(false);
        else await Console.Out.WriteAsync(TextTable.Format(["MEMBER", "ALARM"], answer.Alarms.Select(a => new[] { Numbers.Hex(a.MemberID), a.Alarm.ToString().ToUpperInvariant() }))).ConfigureAwait(false);
        return 0;
    }
}
