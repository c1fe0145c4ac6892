using System.Collections.Immutable;

namespace MiniKube.ControlPlane.Store.Membership;

/// <summary>The members named on the command line: NAME=PEERURL,NAME=PEERURL,…; a name may come more than once with further URLs.</summary>
public static class InitialCluster
{
    /// <summary>The members with their ids, which every founder computes alike; ordered by id.</summary>
    /// <exception cref="FormatException">The text is no list of members.</exception>
    public static ImmutableArray<Member> Parse(string text, string clusterToken)
    {
        var urls = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (string part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1 || !Uri.TryCreate(part[(equals + 1)..], UriKind.Absolute, out _))
                throw new FormatException($"--initial-cluster: {part} is not NAME=PEERURL");
            string name = part[..equals];
            if (!urls.TryGetValue(name, out List<string>? list)) urls.Add(name, list = []);
            list.Add(part[(equals + 1)..]);
        }

        return [.. urls.Select(m => new Member
        {
            Id = MemberIds.ForMember(m.Value, clusterToken),
            Name = m.Key,
            PeerUrls = [.. m.Value.Order(StringComparer.Ordinal)],
        }).OrderBy(m => m.Id)];
    }
}
