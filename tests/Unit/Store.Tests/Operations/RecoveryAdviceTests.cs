using MiniKube.ControlPlane.Store.Operations.Recovery;

namespace MiniKube.Store.Tests.Operations;

/// <summary>Which member is the best, and what is said to be lost.</summary>
public sealed class RecoveryAdviceTests
{
    private static readonly string[] s_three = ["a", "b", "c"];

    [Fact]
    public void The_newest_term_counts_before_the_longest_log()
    {
        var advice = RecoveryAdvice.From([Report("a", term: 4, last: 90), Report("b", term: 5, last: 80), Unreadable("c")]);
        Assert.Equal("b", advice.Best!.Name);
        Assert.True(advice.HasQuorum);
        Assert.Contains(advice.Words, w => w.Contains("a has entries up to 90", StringComparison.Ordinal));
    }

    [Fact]
    public void A_single_survivor_is_told_to_lack_what_it_cannot_know()
    {
        var advice = RecoveryAdvice.From([Report("a", term: 4, last: 90) with { Committed = 85 }, Unreadable("b"), Unreadable("c")]);
        Assert.False(advice.HasQuorum);
        Assert.Contains(advice.Words, w => w.StartsWith("LOST MAY BE", StringComparison.Ordinal));
        Assert.Contains(advice.Words, w => w.StartsWith("Entries 86 to 90", StringComparison.Ordinal));
    }

    [Fact]
    public void A_majority_needs_no_recovery() =>
        Assert.Contains(RecoveryAdvice.From([Report("a", 4, 90), Report("b", 4, 89)]).Words, w => w.Contains("start them instead", StringComparison.Ordinal));

    [Fact]
    public void One_folder_given_twice_is_no_majority() =>
        Assert.False(RecoveryAdvice.From([Report("a", 4, 90), Report("a", 4, 90)]).HasQuorum);

    [Fact]
    public void Without_a_member_there_is_the_backup()
    {
        var advice = RecoveryAdvice.From([Unreadable("a")]);
        Assert.Null(advice.Best);
        Assert.Contains("backup", advice.Words[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Members_of_two_clusters_are_not_mixed() =>
        Assert.Null(RecoveryAdvice.From([Report("a", 4, 90), Report("b", 4, 90) with { ClusterId = 2 }]).Best);

    private static MemberReport Report(string name, ulong term, ulong last) =>
        new() { DataDir = $"/{name}", Name = name, ClusterId = 1, Term = term, LastTerm = term, LastIndex = last, Committed = last, Voters = s_three };

    private static MemberReport Unreadable(string name) => new() { DataDir = $"/{name}", Unreadable = "gone" };
}
