using MiniKube.ControlPlane.Store.Consensus;
using MiniKube.ControlPlane.Store.Integrity;
using MiniKube.ControlPlane.Store.Membership;

namespace MiniKube.Store.Tests.Integrity;

public sealed class CopyComparisonTests
{
    private static readonly HistoryHash s_own = new(Revision: 10, CompactRevision: 5, NewestRevision: 10, Hash: 1);

    [Fact]
    public void Only_the_same_revision_with_the_same_history_compares()
    {
        var found = Compare(s_own, s_own with { NewestRevision = 12 }, s_own with { CompactRevision = 6, Hash = 2 }, s_own with { Revision = 9, Hash = 2 }, null, s_own with { Hash = 2 });
        Assert.Equal(2, found.Agreeing.Count);
        Assert.Equal(3, found.Unknown.Count);
        Assert.Equal("m6", CopyComparison.Names(found.Differing));
    }

    [Fact]
    public void Whoever_has_most_against_it_is_wrong()
    {
        var other = s_own with { Hash = 2 };
        Assert.False(Compare(s_own, s_own).IsOutvoted);
        Assert.False(Compare(s_own, other).IsOutvoted);
        Assert.True(Compare(other, other).IsOutvoted);
        Assert.True(Compare(other).IsOutvoted);
        Assert.False(Compare(null, null).IsOutvoted);
        Assert.True(Compare(s_own, other, other, other).IsOutvoted);
    }

    private static CopyComparison Compare(params HistoryHash?[] others) =>
        CopyComparison.Of(s_own, others.Select((h, i) => (new Member { Id = (ulong)i + 1, Name = $"m{i + 1}", PeerUrls = [] }, h)));
}
