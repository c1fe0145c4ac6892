using System.Globalization;

namespace MiniKube.ControlPlane.Store.Operations.Recovery;

/// <summary>Which member to go on from, and what may be lost by it. Pure: from the reports alone.</summary>
internal sealed record RecoveryAdvice(MemberReport? Best, bool HasQuorum, IReadOnlyList<string> Words)
{
    /// <param name="reports">Of all folders looked at, readable or not.</param>
    public static RecoveryAdvice From(IReadOnlyList<MemberReport> reports)
    {
        var readable = reports.Where(r => r.Unreadable is null).ToList();
        if (readable.Count == 0) return new RecoveryAdvice(null, false, ["No member can be read. Restore a backup: mk-store snapshot restore FILE."]);
        if (readable.Select(r => r.ClusterId).Distinct().Count() > 1) return new RecoveryAdvice(null, false, ["The folders belong to different clusters; give those of one."]);
        var best = readable.OrderByDescending(r => r.LastTerm).ThenByDescending(r => r.LastIndex).First();
        var found = readable.Where(r => best.Voters.Contains(r.Name)).Select(r => r.Name).Distinct().Count();
        var majority = (best.Voters.Count / 2) + 1;
        return new RecoveryAdvice(best, found >= majority, [.. Explain(best, readable, found, majority)]);
    }

    private static IEnumerable<string> Explain(MemberReport best, List<MemberReport> readable, int found, int majority)
    {
        yield return Text($"The best surviving member is {best.Name} ({best.DataDir}): its log reaches index {best.LastIndex} in term {best.LastTerm}, revision {best.Revision}, {best.Keys} keys.");
        if (found >= majority)
        {
            yield return Text($"{found} of {best.Voters.Count} voting members can be read, a majority: no acknowledged write is missing there.");
            yield return "If they still start, start them instead: they elect a leader and nothing needs to be recovered.";
        }
        else
        {
            yield return Text($"Only {found} of {best.Voters.Count} voting members can be read; {majority} make a majority.");
            yield return Text($"LOST MAY BE every write that the other members acknowledged without {best.Name}, after index {best.LastIndex} (revision {best.Revision}). How many there are nobody can say.");
        }

        if (best.LastIndex > best.Committed)
            yield return Text($"Entries {best.Committed + 1} to {best.LastIndex} were not yet known to be on a majority when it stopped. They are KEPT: among them may be writes that were acknowledged, and some whose client was told of a failure.");
        foreach (var other in readable.Where(r => r != best && r.LastIndex > best.LastIndex))
            yield return Text($"{other.Name} has entries up to {other.LastIndex}, but of the older term {other.LastTerm}: those beyond the newer term's were never acknowledged.");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
