using System.CommandLine;
using Etcdserverpb;
using Grpc.Core;
using MiniKube.Cli.Mk.Printing;

namespace MiniKube.Cli.Mk.Commands.Store;

/// <summary><c>mk store status</c>.</summary>
internal static class StatusCommands
{
    public static Command Status() => StoreTarget.Bind(new Command("status", "Show each member: leader, revision, size, term, alarms; and the cluster's id, which is new after a restore."), async (target, _, cancellation) =>
    {
        var answers = await Task.WhenAll(target.Members.Select(m => target.StatusAsync(m, cancellation))).ConfigureAwait(false);
        var clusters = answers.OfType<StatusResponse>().Select(s => s.Header.ClusterId).Distinct().ToList();
        await Console.Out.WriteLineAsync(clusters.Count == 0 ? "no member answers" : $"cluster {string.Join(" AND ", clusters.Select(Numbers.Hex))}").ConfigureAwait(false);
        var rows = target.Members.Select((member, i) => answers[i] is { } status ? Row(member, status) : [member.Name, "-", "no answer", "-", "-", "-", "-", "-", "-"]);
        await Console.Out.WriteAsync(TextTable.Format(["MEMBER", "ID", "ROLE", "REVISION", "TERM", "INDEX", "SIZE", "OF QUOTA", "ERRORS"], rows)).ConfigureAwait(false);
        await LeadershipReports.PrintAsync(target, cancellation).ConfigureAwait(false);
        return answers.Any(a => a is null) || clusters.Count != 1 ? 1 : 0;
    });

    private static string[] Row(StoreEndpoint member, StatusResponse status) =>
    [
        member.Name, Numbers.Hex(status.Header.MemberId), Role(status), Numbers.Text(status.Header.Revision), Numbers.Text(status.RaftTerm), Numbers.Text(status.RaftIndex),
        Numbers.Size(status.DbSize), Numbers.Percent(status.DbSizeInUse, status.DbSizeQuota), status.Errors.Count == 0 ? "-" : string.Join(", ", status.Errors.Select(e => e.Trim())),
    ];

    private static string Role(StatusResponse status)
    {
        if (status.Leader == 0) return "no leader";
        if (status.Leader == status.Header.MemberId) return "leader";
        return status.IsLearner ? "learner" : "follower";
    }
}
