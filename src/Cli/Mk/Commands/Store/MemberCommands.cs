using System.CommandLine;
using Etcdserverpb;
using MiniKube.Cli.Mk.Cluster;
using MiniKube.Cli.Mk.Printing;

namespace MiniKube.Cli.Mk.Commands.Store;

/// <summary><c>mk store members [add|remove|promote|update]</c>.</summary>
internal static class MemberCommands
{
    public static Command Build()
    {
        var command = StoreTarget.Bind(new Command("members", "List the members as the store knows them, or change who they are."), async (target, _, cancellation) =>
        {
            using var store = await target.OpenAnyAsync(cancellation).ConfigureAwait(false);
            await PrintAsync((await Client(store).MemberListAsync(new MemberListRequest { Linearizable = true }, cancellationToken: cancellation).ConfigureAwait(false)).Members).ConfigureAwait(false);
            return 0;
        });
        command.Subcommands.Add(Add());
        command.Subcommands.Add(OnMember("remove", "Take a member out of the cluster for good.", [], (c, id, _, ct) => RemoveAsync(c, id, ct)));
        command.Subcommands.Add(OnMember("promote", "Give a learner that has caught up a vote.", [], (c, id, _, ct) => PromoteAsync(c, id, ct)));
        var urls = Urls();
        command.Subcommands.Add(OnMember("update", "Change where the others reach a member.", [urls], (c, id, arguments, ct) => UpdateAsync(c, id, arguments.GetValue(urls)!, ct)));
        return command;
    }

    private static Command Add()
    {
        var urls = Urls();
        var learner = new Option<bool>("--learner") { Description = "without a vote, until it is promoted" };
        return StoreTarget.Bind(new Command("add", "Let a new member join: start it afterwards with --initial-cluster-state=existing.") { urls, learner }, async (target, arguments, cancellation) =>
        {
            using var store = await target.OpenAnyAsync(cancellation).ConfigureAwait(false);
            var request = new MemberAddRequest { IsLearner = arguments.GetValue(learner) };
            request.PeerURLs.AddRange(arguments.GetValue(urls)!.Split(','));
            var answer = await Client(store).MemberAddAsync(request, cancellationToken: cancellation).ConfigureAwait(false);
            await Console.Out.WriteLineAsync($"added {Numbers.Hex(answer.Member.ID)}{(answer.Member.IsLearner ? " as a learner" : "")}").ConfigureAwait(false);
            await PrintAsync(answer.Members).ConfigureAwait(false);
            return 0;
        });
    }

    private static Argument<string> Urls() => new("PEERURLS") { Description = "where the others reach it, separated by commas" };

    private static Command OnMember(string name, string words, Argument[] more, Func<Etcdserverpb.Cluster.ClusterClient, ulong, ParseResult, CancellationToken, Task<IEnumerable<Member>>> change)
    {
        var member = new Argument<string>("MEMBER") { Description = "name or id" };
        var command = new Command(name, words) { member };
        foreach (var argument in more) command.Arguments.Add(argument);
        return StoreTarget.Bind(command, async (target, arguments, cancellation) =>
        {
            using var store = await target.OpenAnyAsync(cancellation).ConfigureAwait(false);
            var client = Client(store);
            var members = (await client.MemberListAsync(new MemberListRequest { Linearizable = true }, cancellationToken: cancellation).ConfigureAwait(false)).Members;
            var wanted = arguments.GetValue(member)!;
            var chosen = members.FirstOrDefault(m => m.Name == wanted || Numbers.Hex(m.ID) == wanted) ?? throw new ClusterException($"the store has no member {wanted}: {string.Join(", ", members.Select(m => m.Name.Length > 0 ? m.Name : Numbers.Hex(m.ID)))}");
            await PrintAsync(await change(client, chosen.ID, arguments, cancellation).ConfigureAwait(false)).ConfigureAwait(false);
            return 0;
        });
    }

    private static async Task<IEnumerable<Member>> RemoveAsync(Etcdserverpb.Cluster.ClusterClient client, ulong id, CancellationToken cancellation) =>
        (await client.MemberRemoveAsync(new MemberRemoveRequest { ID = id }, cancellationToken: cancellation).ConfigureAwait(false)).Members;

    private static async Task<IEnumerable<Member>> PromoteAsync(Etcdserverpb.Cluster.ClusterClient client, ulong id, CancellationToken cancellation) =>
        (await client.MemberPromoteAsync(new MemberPromoteRequest { ID = id }, cancellationToken: cancellation).ConfigureAwait(false)).Members;

    private static async Task<IEnumerable<Member>> UpdateAsync(Etcdserverpb.Cluster.ClusterClient client, ulong id, string urls, CancellationToken cancellation)
    {
        var request = new MemberUpdateRequest { ID = id };
        request.PeerURLs.AddRange(urls.Split(','));
        return (await client.MemberUpdateAsync(request, cancellationToken: cancellation).ConfigureAwait(false)).Members;
    }

    private static Etcdserverpb.Cluster.ClusterClient Client(StoreSession store) => new(store.Calls);

    private static Task PrintAsync(IEnumerable<Member> members) => Console.Out.WriteAsync(TextTable.Format(
        ["ID", "NAME", "PEERS", "CLIENTS", "LEARNER"],
        members.Select(m => new[] { Numbers.Hex(m.ID), m.Name.Length > 0 ? m.Name : "(not started)", string.Join(',', m.PeerURLs), string.Join(',', m.ClientURLs), m.IsLearner ? "true" : "false" })));
}
